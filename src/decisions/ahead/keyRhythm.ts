import { addDays, daysBetween } from '../calendar'

/** One of a key account's rhythms. */
export interface KeyRhythm {
  /** When they were last met in this way. */
  since: string
  days: number
  /** Of the periods since then, those that have had their to-do. */
  had: readonly number[]
  /** A to-do of this rhythm is open: no second one is made beside it. */
  open: boolean
}

/** The day on which a key account's next to-do is made, not before `from`; null = not up to `until`. */
export function keyTodoDay({ since, days, had, open }: KeyRhythm, from: string, until: string): string | null {
  if (open) return null
  for (let day = from; day <= until; day = addDays(day, 1)) {
    const period = Math.floor(daysBetween(since, day) / days)
    if (period >= 1 && !had.includes(period)) return day
  }
  return null
}
