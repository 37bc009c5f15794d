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

/** A moment as a date-and-time field shows it, in the business's time zone: YYYY-MM-DDTHH:mm. */
export function toLocal(at: Date, zone = timeZone()): string {
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
