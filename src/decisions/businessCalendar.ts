import table from 'chinese-days/dist/chinese-days.json'

export type SpecialDay = 'holiday' | 'workday'

/** A day that is not what its weekday says. */
export interface NamedDay {
  /** 2026-10-01. */
  day: string
  kind: SpecialDay
  /** What it is for; '' = nobody said. */
  name: string
}

/** A time at which people serve, each week. */
export interface OfficeSpan {
  /** 1 Monday to 7 Sunday. */
  weekday: number
  /** Minutes of the business day; `from` included, `until` not. */
  from: number
  until: number
}

/** When the business works: days that are not what their weekday says, and hours. */
export interface BusinessCalendar {
  days: ReadonlyMap<string, SpecialDay>
  spans: readonly OfficeSpan[]
  /** Public holidays are days like others to those who serve. */
  openOnHolidays: boolean
}

/**
 * What is announced, in the order of days. The table of the library and none of its functions: those go by the time zone of the
 * process, and are a day off in some.
 */
const announced: readonly NamedDay[] = [...named(table.holidays, 'holiday'), ...named(table.workdays, 'workday')].sort(
  (a, b) => (a.day < b.day ? -1 : 1),
)

/** Names are English, Chinese, and how long it is. */
function named(days: Readonly<Record<string, string>>, kind: SpecialDay): NamedDay[] {
  return Object.entries(days).map(([day, names]) => ({ day, kind, name: names.split(',')[1] ?? '' }))
}

/** All days of mainland China that are announced: public holidays, with the weekends that are worked for them. */
export function announcedDays(): readonly NamedDay[] {
  return announced
}

/** Those of a year; none = they are not announced yet. */
export function publicDays(year: number): NamedDay[] {
  return announced.filter(({ day }) => day.startsWith(`${year}-`))
}

/** A moment on the wall clock of the business. */
export interface WallMoment {
  /** 2026-10-01. */
  day: string
  /** 1 Monday to 7 Sunday. */
  weekday: number
  /** Since midnight. */
  minute: number
}

/** Whether people serve at this moment. A weekend that is worked for a holiday and has no hours of its own has those of a Monday. */
export function isOfficeOpen({ day, weekday, minute }: WallMoment, calendar: BusinessCalendar): boolean {
  const special = calendar.days.get(day)
  if (special === 'holiday' && !calendar.openOnHolidays) return false
  return hoursOf(weekday, special, calendar.spans).some(({ from, until }) => minute >= from && minute < until)
}

function hoursOf(weekday: number, special: SpecialDay | undefined, spans: readonly OfficeSpan[]): OfficeSpan[] {
  const own = spans.filter((span) => span.weekday === weekday)
  return own.length > 0 || special !== 'workday' ? own : spans.filter((span) => span.weekday === 1)
}

/** The first span that is none, or begins before another of its day has ended; null = there is none. */
export function overlapOf(spans: readonly OfficeSpan[]): OfficeSpan | null {
  const sorted = [...spans].sort((a, b) => a.weekday - b.weekday || a.from - b.from)
  return (
    sorted.find((span, at) => {
      const before = sorted[at - 1]
      return span.until <= span.from || (before?.weekday === span.weekday && span.from < before.until)
    }) ?? null
  )
}
