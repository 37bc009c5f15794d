import { publicDays, type OfficeSpan, type SpecialDay } from '../decisions/businessCalendar'
import { readBusinessCalendar } from '../facts/businessCalendar'
import type { ReadScope } from '../scope'

export interface CalendarYear {
  /** Whether the public holidays of the year are known yet. */
  announced: boolean
  /** Those that are not what their weekday says, and those of which an admin said so. */
  days: CalendarDay[]
  spans: readonly OfficeSpan[]
  openOnHolidays: boolean
  /** Of hours and days together; grows with each change. 0 = nobody changed anything. */
  version: number
}

export interface CalendarDay {
  day: string
  kind: SpecialDay | 'ordinary'
  /** What it is for; '' = nobody said. */
  name: string
  /** An admin said so. */
  ours: boolean
}

/** A year of the calendar by which the business works, and its hours. */
export async function readCalendarYear(scope: ReadScope, year: number): Promise<CalendarYear> {
  const { spans, openOnHolidays } = await readBusinessCalendar(scope)
  const known = publicDays(year)
  const own = await scope.db.query<{ day: string; kind: CalendarDay['kind'] }[]>(
    `select day::text as day, kind from business_day where day >= $1 and day < $2`,
    [`${year}-01-01`, `${year + 1}-01-01`],
  )
  const [hours] = await scope.db.query<{ version: number }[]>('select version from business_hours where id = 1')
  const names = new Map(known.map(({ day, name }) => [day, name]))
  const days = new Map<string, CalendarDay>(known.map((one) => [one.day, { ...one, ours: false }]))
  for (const { day, kind } of own) days.set(day, { day, kind, name: names.get(day) ?? '', ours: true })
  return {
    announced: known.length > 0,
    days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
    spans,
    openOnHolidays,
    version: hours?.version ?? 0,
  }
}
