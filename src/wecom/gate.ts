import { Bucket, minuteBucket } from './bucket'
import { WecomError, WecomUnreachable } from './errors'

/** Who goes first: what a customer waits for, what somebody asked for, what can take all night. */
export type Lane = 'urgent' | 'normal' | 'bulk'
const LANES: readonly Lane[] = ['urgent', 'normal', 'bulk']

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** WeCom's limit per corp and API (callbacks-and-app.md 3.5). We use 80 % of the rate and a tenth of it as a burst. */
const PER_HOUR = 150_000
const HOUR_RATE = 0.8
const HOUR_BURST = 0.1
/** WeCom publishes no number of parallel calls; this is ours, and 45033 lowers it. */
const CONCURRENCY = 10
const MIN_CONCURRENCY = 2
const GROWS_EVERY_MS = 10_000
/** Shares of the concurrency: what is left over is always free for the urgent lane. */
const NOT_URGENT_SHARE = 0.7
const BULK_SHARE = 0.4

interface Waiter {
  deadlineMs: number
  /** Set when the waiter was turned away: it then only has to be taken off the queue. */
  gone: boolean
  start(now: number): void
  refuse(error: Error): void
}

/** One API path: how many calls run, who waits, and whether WeCom has closed it. */
export class Gate {
  private readonly active: Record<Lane, number> = { urgent: 0, normal: 0, bulk: 0 }
  private readonly queues: Record<Lane, Waiter[]> = { urgent: [], normal: [], bulk: [] }
  private readonly minute: Bucket
  private readonly hour: Bucket
  private refill: NodeJS.Timeout | null = null
  private cap = CONCURRENCY
  private cappedAt: number
  private closedUntil = -Infinity
  /** Closed before, and no call has succeeded since. */
  private suspect = false

  constructor(
    private readonly path: string,
    private readonly monotonic: () => number,
    perMinute: number,
  ) {
    const now = monotonic()
    this.cappedAt = now
    this.minute = minuteBucket(perMinute, now)
    this.hour = new Bucket(PER_HOUR * HOUR_BURST, (PER_HOUR * HOUR_RATE) / HOUR, now)
  }

  /** Waits for room; resolves to the moment the call starts. */
  async enter(lane: Lane, deadlineMs = Infinity): Promise<number> {
    const now = this.monotonic()
    if (now < this.closedUntil) throw this.closed(now, null)
    if (now > deadlineMs) throw this.tooLate()
    if (this.queues[lane].length === 0 && this.hasSlot(lane, now) && this.refillIn(now) === 0) {
      return this.begin(lane, now)
    }
    return new Promise((resolve, reject) => {
      this.queue(lane, deadlineMs, now, resolve, reject)
      this.serve()
    })
  }

  leave(lane: Lane): void {
    this.active[lane] -= 1
    this.serve()
  }

  succeeded(): void {
    if (this.suspect && this.monotonic() >= this.closedUntil) this.suspect = false
  }

  /** Learns from a refusal of this path; returns the error for the caller. */
  refused(error: unknown, startedAt: number): unknown {
    if (!(error instanceof WecomError) || error.path !== this.path) return error
    const now = this.monotonic()
    if (error.errcode === 45033) this.lowerCap(startedAt, now)
    if (error.errcode !== 45009) return error
    this.close(now)
    return this.closed(now, error.hintId)
  }

  private queue(
    lane: Lane,
    deadlineMs: number,
    now: number,
    resolve: (startedAt: number) => void,
    reject: (error: Error) => void,
  ): void {
    const giveUp = () => waiter.refuse(this.tooLate())
    const timer = deadlineMs === Infinity ? undefined : setTimeout(giveUp, deadlineMs - now)
    const waiter: Waiter = {
      deadlineMs,
      gone: false,
      start(at) {
        clearTimeout(timer)
        resolve(at)
      },
      refuse(error) {
        clearTimeout(timer)
        waiter.gone = true
        reject(error)
      },
    }
    this.queues[lane].push(waiter)
  }

  /** Starts whoever may start: urgent before normal before bulk, in order of arrival inside each. */
  private serve(): void {
    const now = this.monotonic()
    for (const lane of LANES) {
      const queue = this.queues[lane]
      for (let first = queue[0]; first; first = queue[0]) {
        if (!first.gone && now > first.deadlineMs) first.refuse(this.tooLate())
        if (!first.gone && !(this.hasSlot(lane, now) && this.refillIn(now) === 0)) break
        queue.shift()
        if (!first.gone) first.start(this.begin(lane, now))
      }
    }
    this.serveAgainAfterRefill(now)
  }

  /** A call that ends serves the queue too; only empty buckets need a timer. */
  private serveAgainAfterRefill(now: number): void {
    const wait = this.refillIn(now)
    if (wait === 0 || this.refill || LANES.every((lane) => this.queues[lane].length === 0)) return
    this.refill = setTimeout(() => {
      this.refill = null
      this.serve()
    }, wait)
  }

  private begin(lane: Lane, now: number): number {
    this.active[lane] += 1
    this.minute.take()
    this.hour.take()
    return now
  }

  private hasSlot(lane: Lane, now: number): boolean {
    const cap = this.capAt(now)
    const notUrgent = this.active.normal + this.active.bulk
    if (this.active.urgent + notUrgent >= cap) return false
    if (lane === 'urgent') return true
    if (notUrgent >= Math.floor(cap * NOT_URGENT_SHARE)) return false
    return lane === 'normal' || this.active.bulk < Math.max(1, Math.floor(cap * BULK_SHARE))
  }

  private refillIn(now: number): number {
    return Math.max(this.minute.wait(now), this.hour.wait(now))
  }

  private capAt(now: number): number {
    return Math.min(CONCURRENCY, this.cap + Math.floor((now - this.cappedAt) / GROWS_EVERY_MS))
  }

  /** Calls that were already under way when the cap was lowered say nothing about the new cap. */
  private lowerCap(startedAt: number, now: number): void {
    if (this.cap < CONCURRENCY && startedAt <= this.cappedAt) {
      this.cappedAt = now
      return
    }
    this.cap = Math.max(MIN_CONCURRENCY, Math.floor(this.capAt(now) / 2))
    this.cappedAt = now
  }

  /** A minute's window, or an hour's when the path is refused again as soon as it is open (callbacks-and-app.md 3.5). */
  private close(now: number): void {
    if (now < this.closedUntil) return
    const again = this.suspect && now - this.closedUntil < MINUTE
    this.closedUntil = now + (again ? HOUR : MINUTE)
    this.suspect = true
    for (const lane of LANES) {
      for (const waiter of this.queues[lane].splice(0)) if (!waiter.gone) waiter.refuse(this.closed(now, null))
    }
  }

  private closed(now: number, hintId: string | null): WecomError {
    return new WecomError(45009, this.path, hintId, Math.ceil(this.closedUntil - now))
  }

  private tooLate(): WecomUnreachable {
    return new WecomUnreachable(this.path, 'deadline', false)
  }
}
