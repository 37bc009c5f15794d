import { addDays } from '../calendar'
import type { Population } from '../forecast/population'
import { forecastPair, type PairHistory } from '../replenishment/forecast'

/** A contact and a product as they stand between two jobs. */
export interface PairNow extends PairHistory {
  remindOn: string | null
  dueOn: string | null
  computedOn: string | null
  stale: boolean
  /** The reminder of this purchase was planned, and not put off. */
  reminded: boolean
  reminders: number
}

/**
 * The day on which a rep is reminded, when nobody buys and nobody says anything: what passes its day is worked out anew each
 * day, as the job does. null = not up to `until`.
 */
export function reminderDay(
  pair: PairNow,
  population: Population | null,
  { today, until }: { today: string; until: string },
  { windowDays, lateDays }: { windowDays: number; lateDays: number },
): string | null {
  if (pair.reminded) return null
  let { remindOn, dueOn, computedOn, stale } = pair
  const isDue = (day: string): boolean =>
    !stale && remindOn !== null && remindOn <= day && remindOn > addDays(day, -lateDays)
  for (let day = today; day <= until; day = addDays(day, 1)) {
    if (isDue(day)) return day
    const passed = dueOn !== null && dueOn < day && (computedOn === null || computedOn < day)
    if (!stale && !passed) continue
    const found = forecastPair(pair, population, day, { windowDays })
    // A day that was chosen by putting it off stays.
    if (pair.reminders === 0 || remindOn === null) remindOn = found?.remindOn ?? null
    dueOn = found?.dueOn ?? null
    computedOn = day
    stale = false
    if (isDue(day)) return day
  }
  return null
}
