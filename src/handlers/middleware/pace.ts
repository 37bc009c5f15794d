const MINUTE_MS = 60_000

/** Counts per key and minute: whether this one still is among the first `perMinute`. Forgets with every minute. */
export function createPace(perMinute: number): (key: string, now: Date) => boolean {
  let minute = -1
  let counts = new Map<string, number>()
  return (key, now) => {
    const current = Math.floor(now.getTime() / MINUTE_MS)
    if (current !== minute) counts = new Map()
    minute = current
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count <= perMinute
  }
}
