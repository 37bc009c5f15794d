import { businessDate, momentAt } from '../businessTime'
import { addDays } from '../calendar'
import type { TimeTest } from './definition'

/** What time tests go by. */
export interface Today {
  /** The calendar day of the business. */
  day: string
  timeZone: string
}

/** The day of `now` on the wall clock of the business. */
export function todayOf(now: Date, timeZone: string): Today {
  return { day: businessDate(now, timeZone), timeZone }
}

/** From when on, and before when, a moment meets `within`, `between` (or fails `not-within`); null = no end. */
export function spanOf(
  test: Extract<TimeTest, { is: 'within' | 'not-within' | 'between' }>,
  { day, timeZone }: Today,
): { from: Date; before: Date | null } {
  const { first, last } = daySpanOf(test, day)
  return { from: momentAt(first, 0, timeZone), before: last === null ? null : momentAt(addDays(last, 1), 0, timeZone) }
}

/** The same in calendar days, both included. */
export function daySpanOf(
  test: Extract<TimeTest, { is: 'within' | 'not-within' | 'between' }>,
  day: string,
): { first: string; last: string | null } {
  return test.is === 'between' ? { first: test.from, last: test.to } : { first: addDays(day, -test.days), last: null }
}

/** Birthdays of whoever has so many full years today: after `after`, and up to and with `upTo`; null = no end. */
export function birthdaysOf(
  min: number | null,
  max: number | null,
  day: string,
): { after: string | null; upTo: string | null } {
  const back = (years: number): string => `${Number(day.slice(0, 4)) - years}`.padStart(4, '0') + day.slice(4)
  return { after: max === null ? null : back(max + 1), upTo: min === null ? null : back(min) }
}
