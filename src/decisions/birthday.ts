import { addDays } from './calendar'

/**
 * The birthdays (MM-DD) that are celebrated from `today` (2026-11-22) until so many days ahead. Who was born on 29 February
 * celebrates on the 28th in years without one.
 */
export function birthdaysFrom(today: string, days: number): { date: string; inDays: number }[] {
  return Array.from({ length: days + 1 }, (_, inDays) => {
    const day = addDays(today, inDays)
    const date = day.slice(5)
    const leapling = date === '02-28' && addDays(day, 1).slice(5) === '03-01'
    return leapling
      ? [
          { date, inDays },
          { date: '02-29', inDays },
        ]
      : [{ date, inDays }]
  }).flat()
}
