import { daysLater, toLocal } from '../../../shared/localTime'

/** The morning list goes out at 9:05 (design.md 7). */
const MORNING = '09:05'

export type Preset = 'inHour' | 'tomorrow' | 'nextWeek'

/** When a preset means, on the business's calendar: next week is its Monday. */
export function presetAt(preset: Preset, now: Date, zone?: string): Date {
  if (preset === 'inHour') return new Date(now.getTime() + 3_600_000)
  if (preset === 'tomorrow') return daysLater(now, 1, MORNING, zone)
  const weekday = new Date(`${toLocal(now, zone).slice(0, 10)}T00:00Z`).getUTCDay()
  return daysLater(now, (8 - weekday) % 7 || 7, MORNING, zone)
}
