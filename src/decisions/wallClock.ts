import { momentAt } from './businessTime'
import { addDays } from './calendar'

const WRITTEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * The moment that people or spreadsheets write: 2026-11-22, 2026/11/22 09:05, 2026年11月22日, or ISO with an offset. Without
 * one it is read on the wall clock of the business; a day alone is its beginning. null = it is no moment, such as 30 February.
 */
export function writtenMoment(text: string, timeZone: string): Date | null {
  const found = WRITTEN.exec(text.trim())
  if (!found) return null
  const parts = found.slice(1, 7).map((part) => Number(part ?? 0))
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  const wall = new Date(Date.UTC(year, month - 1, day))
  if (wall.getUTCMonth() !== month - 1 || wall.getUTCDate() !== day) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  const minutes = hour * 60 + minute
  const offset = found[7]
  if (offset !== undefined) return new Date(wall.getTime() + (minutes - minutesOf(offset)) * 60_000 + second * 1000)
  const date = wall.toISOString().slice(0, 10)
  return new Date(minuteAt(date, minutes, timeZone).getTime() + second * 1000)
}

/** What `momentAt` says, at the cost of an addition for most days. */
export function minuteAt(day: string, minute: number, timeZone: string): Date {
  const begins = plainDay(day, timeZone)
  return begins === null ? momentAt(day, minute, timeZone) : new Date(begins + minute * 60_000)
}

const DAY_MS = 24 * 3600_000
const MOST_DAYS = 2000
const plainDays = new Map<string, number | null>()

/** When a day of 24 hours begins; null = the clock changes on it. Kept, since a table has a million moments of few days. */
function plainDay(day: string, timeZone: string): number | null {
  const key = `${day} ${timeZone}`
  const known = plainDays.get(key)
  if (known !== undefined) return known
  const begins = momentAt(day, 0, timeZone).getTime()
  const found = momentAt(addDays(day, 1), 0, timeZone).getTime() - begins === DAY_MS ? begins : null
  if (plainDays.size >= MOST_DAYS) plainDays.clear()
  plainDays.set(key, found)
  return found
}

function minutesOf(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
