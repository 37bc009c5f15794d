import { language } from './i18n'

/** A Monday. */
const [YEAR, JANUARY] = [2024, 0]

/** A weekday's name, 1 Monday to 7 Sunday: 周一, Mon; 一, M over the columns of a calendar. */
export function weekdayName(weekday: number, length: 'short' | 'narrow' = 'short'): string {
  return new Intl.DateTimeFormat(language.value === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: length,
    timeZone: 'UTC',
  }).format(Date.UTC(YEAR, JANUARY, weekday))
}

/** The weekday of a date YYYY-MM-DD: 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** A minute of the day: 9:00. */
export function clock(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
}

/** From one minute of the day until another: 9:00–11:30. */
export const span = (from: number, until: number): string => `${clock(from)}–${clock(until)}`
