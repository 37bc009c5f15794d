const DAY = 24 * 3600 * 1000

/** Real time plus an offset that only grows, so that a week can pass in a moment. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  offsetMs(): number
  advance(ms: number): void
}

/** A clock that starts `offsetMs` ahead of the machine's; `moved` hears of every jump. */
export function createClock(
  offsetMs: number,
  moved: (offsetMs: number) => void,
  machineNow: () => number = Date.now,
): Clock {
  let offset = offsetMs
  return {
    now: () => machineNow() + offset,
    offsetMs: () => offset,
    advance(ms) {
      offset += ms
      moved(offset)
    },
  }
}

/** The jump a request asks for in milliseconds; null = not a jump forward of at most ten years. */
export function jumpOf(body: Record<string, unknown>): number | null {
  const ms = typeof body.advanceDays === 'number' ? body.advanceDays * DAY : body.advanceMs
  return typeof ms === 'number' && ms >= 0 && ms <= 3650 * DAY ? Math.round(ms) : null
}
