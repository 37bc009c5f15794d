import { businessDate, minuteOfDay } from '../businessTime'
import type { DayKind } from './definition'
import type { RuleMoment } from './event'

/** Days that are not what their weekday says: public holidays, and weekends worked to make up for them. By day (2026-10-01). */
export type HolidayCalendar = ReadonlyMap<string, 'holiday' | 'workday'>

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** A moment as rules ask about it. */
export function ruleMoment(at: Date, timeZone: string, calendar: HolidayCalendar): RuleMoment {
  const wall = Math.floor((at.getTime() + aheadOfUtc(at, timeZone)) / MINUTE_MS) * MINUTE_MS
  const day = new Date(wall).toISOString().slice(0, 10)
  const weekday = new Date(wall).getUTCDay() || 7
  return {
    at,
    timeZone,
    day,
    minute: (wall - Math.floor(wall / DAY_MS) * DAY_MS) / MINUTE_MS,
    weekday,
    dayKind: kindOf(day, weekday, calendar),
  }
}

function kindOf(day: string, weekday: number, calendar: HolidayCalendar): DayKind {
  return calendar.get(day) ?? (weekday >= 6 ? 'weekend' : 'workday')
}

/** Clocks change at quarters of an hour alone. */
const SLOT_MS = 15 * MINUTE_MS
const MOST_SLOTS = 5000
const slots = new Map<string, number>()

/** In ms. Kept by quarter of an hour: a replay asks for a hundred thousand moments, and asking the time zone is slow. */
function aheadOfUtc(at: Date, timeZone: string): number {
  const key = `${Math.floor(at.getTime() / SLOT_MS)} ${timeZone}`
  const known = slots.get(key)
  if (known !== undefined) return known
  const wall = Date.parse(`${businessDate(at, timeZone)}T00:00:00Z`) + minuteOfDay(at, timeZone) * MINUTE_MS
  const ahead = wall - Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
  if (slots.size >= MOST_SLOTS) slots.clear()
  slots.set(key, ahead)
  return ahead
}
