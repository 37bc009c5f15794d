import { addDays, daysBetween } from './calendar'

/** Fewer order days say nothing about a rhythm. */
export const REORDER_MIN_DAYS = 3
/** Shown from so many days before the expected day until so many after it: later it is silence, not rhythm. */
export const REORDER_BEFORE = 3
export const REORDER_AFTER = 14

/** The rhythm in which a contact orders. Days are calendar dates of the business, such as 2026-11-22. */
export interface OrderRhythm {
  lastDay: string
  /** The median of the gaps between order days. */
  usualDays: number
}

/** When the next order is expected, as far as a rhythm can tell. `inDays` < 0 = it is late. null = not now. */
export function reorderOf(
  { lastDay, usualDays }: OrderRhythm,
  today: string,
): { expectedOn: string; inDays: number } | null {
  const expectedOn = addDays(lastDay, usualDays)
  const inDays = daysBetween(today, expectedOn)
  return inDays > REORDER_BEFORE || inDays < -REORDER_AFTER ? null : { expectedOn, inDays }
}
