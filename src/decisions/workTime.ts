import { businessDate, wallClock, weekdayOf } from './businessTime'
import { addDays } from './calendar'

/** When members work, in business time. */
export interface WorkTime {
  /** 1 Monday to 7 Sunday. */
  weekdays: readonly number[]
  /** Minutes since midnight. */
  fromMinute: number
  toMinute: number
}

/** Beyond this somebody who never works would be waited for for ever. */
const FARTHEST_DAYS = 400
const MINUTE_MS = 60_000

/** Whether members work at a moment. The end of the day is no work time any more. */
export function isWorkTime(at: Date, timeZone: string, work: WorkTime): boolean {
  const day = businessDate(at, timeZone)
  const hours = hoursOf(day, timeZone, work)
  return hours !== null && at >= hours.from && at < hours.to
}

/** The moment when so much work time has passed since `from`. Days of 23 and 25 hours are what they are. */
export function afterWorkTime(from: Date, workMs: number, timeZone: string, work: WorkTime): Date {
  let left = workMs
  let day = businessDate(from, timeZone)
  for (let i = 0; i < FARTHEST_DAYS; i++, day = addDays(day, 1)) {
    const hours = hoursOf(day, timeZone, work)
    if (!hours) continue
    const begin = Math.max(hours.from.getTime(), from.getTime())
    const free = hours.to.getTime() - begin
    if (free <= 0) continue
    if (left <= free) return new Date(begin + left)
    left -= free
  }
  return new Date(from.getTime() + workMs)
}

function hoursOf(day: string, timeZone: string, work: WorkTime): { from: Date; to: Date } | null {
  const from = momentOf(day, work.fromMinute, timeZone)
  if (!work.weekdays.includes(weekdayOf(momentOf(day, 12 * 60, timeZone), timeZone))) return null
  return { from, to: momentOf(day, work.toMinute, timeZone) }
}

/** The moment at which the wall clock shows this. A time that a spring morning leaves out is an hour later. */
export function momentOf(day: string, minute: number, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS
  const first = wanted - (wallClock(new Date(wanted), timeZone) - wanted)
  return new Date(wanted - (wallClock(new Date(first), timeZone) - first))
}
