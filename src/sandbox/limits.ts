import { Refusal } from './reply'

/** Facts: callbacks-and-app.md 3.5. */
const PER_MINUTE = 10_000
const PER_HOUR = 150_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** WeCom does not publish its figure; a client that stays at a few in flight never meets this one. */
const CONCURRENT = 20
const MEMBER_MINUTE = 30
const MEMBER_HOUR = 1000

interface Use {
  minute: number
  inMinute: number
  hour: number
  inHour: number
  blockedUntil: number
  inFlight: number
}

export interface LimitOptions {
  /** false = no rate, no concurrency and no per-member limit. */
  enforced: boolean
  /** Calls of one path in flight at a time; null = the sandbox's own figure. */
  concurrency: number | null
  /** Calls of one path in a minute; absent = WeCom's. */
  perMinute?: number | undefined
}

/** Counts calls per path and app messages per member. */
export class Limits {
  private readonly uses = new Map<string, Use>()
  private readonly sent = new Map<string, number[]>()
  private readonly concurrency: number
  private readonly perMinute: number
  /** Can be turned while calls are under way. */
  enforced: boolean

  constructor(options: LimitOptions) {
    this.enforced = options.enforced
    this.concurrency = options.concurrency ?? CONCURRENT
    this.perMinute = options.perMinute ?? PER_MINUTE
  }

  /** Takes a place for one call; throws 45033 or 45009 when there is none. `leave` gives it back. */
  enter(path: string, now: number, counted: boolean, perHour = PER_HOUR): void {
    const use = this.useOf(path)
    if (this.enforced) {
      if (use.inFlight >= this.concurrency) throw new Refusal(45033)
      if (counted) count(use, now, { perMinute: this.perMinute, perHour })
    }
    use.inFlight++
  }

  leave(path: string): void {
    this.useOf(path).inFlight--
  }

  /** Whether one more app message reaches this member; over the limit it is lost without a word. */
  memberMayReceive(userId: string, now: number): boolean {
    if (!this.enforced) return true
    const times = (this.sent.get(userId) ?? []).filter((at) => at > now - HOUR)
    const lastMinute = times.filter((at) => at > now - MINUTE).length
    const fits = times.length < MEMBER_HOUR && lastMinute < MEMBER_MINUTE
    if (fits) times.push(now)
    this.sent.set(userId, times)
    return fits
  }

  private useOf(path: string): Use {
    const found = this.uses.get(path)
    if (found) return found
    const made = { minute: 0, inMinute: 0, hour: 0, inHour: 0, blockedUntil: 0, inFlight: 0 }
    this.uses.set(path, made)
    return made
  }
}

function count(use: Use, now: number, { perMinute, perHour }: { perMinute: number; perHour: number }): void {
  if (now < use.blockedUntil) throw new Refusal(45009)
  const minute = Math.floor(now / MINUTE)
  const hour = Math.floor(now / HOUR)
  if (minute !== use.minute) Object.assign(use, { minute, inMinute: 0 })
  if (hour !== use.hour) Object.assign(use, { hour, inHour: 0 })
  if (use.inMinute >= perMinute) use.blockedUntil = now + MINUTE
  if (use.inHour >= perHour) use.blockedUntil = now + HOUR
  if (now < use.blockedUntil) throw new Refusal(45009)
  use.inMinute++
  use.inHour++
}
