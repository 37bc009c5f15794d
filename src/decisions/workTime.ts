import { businessDate, momentAt, weekdayOf } from './businessTime'
import { addDays } from './calendar'
import type { CardTimes } from './cards/moment'

/** Beyond this somebody who never works would be waited for for ever. */
const FARTHEST_DAYS = 400
const NOON = 12 * 60

/** The moment when members have worked so long since `from`. Days of 23 and 25 hours are what they are. */
export function afterWorkTime(from: Date, workMs: number, times: CardTimes): Date {
  let left = workMs
  let day = businessDate(from, times.timeZone)
  for (let i = 0; i < FARTHEST_DAYS; i++, day = addDays(day, 1)) {
    const hours = workHoursOf(day, times)
    if (!hours) continue
    const begin = Math.max(hours.from.getTime(), from.getTime())
    const free = hours.until.getTime() - begin
    if (free <= 0) continue
    if (left <= free) return new Date(begin + left)
    left -= free
  }
  return new Date(from.getTime() + workMs)
}

function workHoursOf(day: string, { timeZone, cards }: CardTimes): { from: Date; until: Date } | null {
  if (!cards.workDays.includes(weekdayOf(momentAt(day, NOON, timeZone), timeZone))) return null
  return { from: momentAt(day, cards.workFromMinute, timeZone), until: momentAt(day, cards.workUntilMinute, timeZone) }
}
