/**
 * A token bucket. In any span of time t it lets at most `burst + t × perMs` calls through, so with a burst of a tenth and
 * a rate of eight tenths a window of WeCom's never sees more than nine tenths of its limit.
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
