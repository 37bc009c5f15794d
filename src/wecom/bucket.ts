/**
 * A token bucket. In any span of time t it lets at most `burst + t × perMs` calls through: what WeCom counts in a window of its
 * own, wherever that begins, is never more.
 */
export class Bucket {
  private level: number
  private at: number
  constructor(
    private readonly burst: number,
    private readonly perMs: number,
    now: number,
  ) {
    this.level = burst
    this.at = now
  }

  /** Milliseconds until one call may pass; 0 = now. */
  wait(now: number): number {
    this.level = Math.min(this.burst, this.level + (now - this.at) * this.perMs)
    this.at = now
    return this.level >= 1 ? 0 : Math.ceil((1 - this.level) / this.perMs)
  }

  /** Counts one call. Only after `wait` said 0. */
  take(): void {
    this.level -= 1
  }
}

/** The most that goes at once, of what a minute may see. The rest is let through evenly. */
const BURST = 0.1
/** A small limit is spread out: what may go at once is missing from the rate. */
const SMALL = 1000
const SMALL_BURST = 0.03

/** Lets through at most `perMinute` calls in any minute, and nearly as many. */
export function minuteBucket(perMinute: number, now: number): Bucket {
  const burst = Math.max(1, perMinute * (perMinute < SMALL ? SMALL_BURST : BURST))
  return new Bucket(burst, (perMinute - burst) / 60_000, now)
}
