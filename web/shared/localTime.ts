import { timeZone } from './clock'

/** One per zone: to make one costs milliseconds on a slow phone. */
const clocks = new Map<string | undefined, Intl.DateTimeFormat>()

function clockOf(zone: string | undefined): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(zone, made)
  return made
}

/** China has had no summer time since September 1991. */
const CHINA = 'Asia/Shanghai'
const CHINA_FIXED_FROM = Date.UTC(1992, 0)
const CHINA_AHEAD_MS = 8 * 3_600_000

/**
 * A moment as a date-and-time field shows it, in the business's time zone: YYYY-MM-DDTHH:mm. For China it is reckoned, because the
 * first question to the browser's own calendar holds up the first paint by 60 ms, four times that on a phone.
 */
export function toLocal(at: Date, zone = timeZone()): string {
  if (zone === CHINA && at.getTime() >= CHINA_FIXED_FROM) {
    return new Date(at.getTime() + CHINA_AHEAD_MS).toISOString().slice(0, 16)
  }
  const parts = clockOf(zone).formatToParts(at)
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** The moment that such a field means. A clock time that a change of summer time skips becomes the hour after. */
export function fromLocal(local: string, zone = timeZone()): Date {
  const asUtc = Date.parse(`${local}Z`)
  const shownAt = (at: number): number => Date.parse(`${toLocal(new Date(at), zone)}Z`)
  const guess = asUtc - (shownAt(asUtc) - asUtc)
  return new Date(guess - (shownAt(guess) - asUtc))
}

/** A clock time some days from a moment, on the business's calendar. */
export function daysLater(from: Date, days: number, clock: string, zone = timeZone()): Date {
  const date = new Date(Date.parse(`${toLocal(from, zone).slice(0, 10)}T00:00Z`) + days * 86_400_000)
  return fromLocal(`${date.toISOString().slice(0, 10)}T${clock}`, zone)
}
