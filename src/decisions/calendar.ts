const DAY_MS = 24 * 3600 * 1000

/** The calendar day so many days after another; before it when negative. */
export function addDays(day: string, days: number): string {
  return new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** How many days after `from` the day `to` is; negative = before it. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to) - utcOf(from)) / DAY_MS)
}

/** How many days the month of a calendar day has. */
export function daysOfMonth(day: string): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Calendar days know no time zone; UTC has no days of 23 hours. */
function utcOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return Date.UTC(year, month - 1, date)
}
