import type { Outlook } from './outlook'

/** A forecast that is off by less than this share of the usual gap is counted as met. */
const NEAR = 0.55
/** What a met forecast is worth, in days of error times the days that count as near; less as patience runs out. */
const WORTH = 1.2
/** How much those who may never come again push the date out: soon after a purchase not at all, then quickly in full. */
const GONE = 0.31
const GONE_SOON = 0.25
/** A day with less than this share of what the best day about it sees is one of rest. */
const REST = 0.25
/** A reminder that nothing follows costs this share of what one in time is worth. */
const VAIN = 0.05

/**
 * The day to name, in days from today: the least days of error on average, a near miss forgiven, so that it is a day on
 * which something often happens and not one between two likely ones.
 */
export function likeliestDay({ boughtBy, horizonDays, patienceUsed }: Outlook, usualDays: number): number {
  const buys = boughtBy[horizonDays] ?? 0
  const late = GONE * patienceUsed ** GONE_SOON * (1 - buys)
  const near = Math.max(1, Math.round(NEAR * usualDays))
  const worth = WORTH * near * (1 - patienceUsed)
  const by = (d: number): number => (d <= 0 ? 0 : (boughtBy[Math.min(d, horizonDays)] ?? 0))
  let [best, day, error] = [Infinity, 1, 0]
  for (let d = 1; d <= horizonDays; d++) {
    const loss = error - worth * (by(d + near) - by(d - near - 1))
    if (loss < best - 1e-12) [best, day] = [loss, d]
    error += 2 * by(d) - buys - late
  }
  return boughtOn(boughtBy, day, horizonDays)
}

/** The day itself, or the nearest one up to three days off when hardly anybody buys on it, as on a day of rest. */
function boughtOn(boughtBy: Float64Array, day: number, horizonDays: number): number {
  const chance = (d: number): number => (d < 1 || d > horizonDays ? 0 : (boughtBy[d] ?? 0) - (boughtBy[d - 1] ?? 0))
  const days = [day, day + 1, day - 1, day + 2, day - 2, day + 3, day - 3]
  const most = Math.max(...days.map(chance))
  if (chance(day) > most * REST) return day
  return days.find((d) => chance(d) >= most / 2) ?? day
}

/** The first day by which this share of the purchases within the horizon has come. */
export function dayOfShare({ boughtBy, horizonDays }: Outlook, share: number): number {
  const wanted = share * (boughtBy[horizonDays] ?? 0)
  let [low, high] = [1, horizonDays]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((boughtBy[middle] ?? 0) >= wanted) high = middle
    else low = middle + 1
  }
  return low
}

/** The day to remind on: a purchase on it or in the `windowDays` after it is likelier than for any other day. */
export function reminderDay({ boughtBy, horizonDays }: Outlook, windowDays: number): { day: number; chance: number } {
  let [best, day, chance] = [-Infinity, 1, 0]
  for (let d = 1; d + windowDays <= horizonDays; d++) {
    const by = boughtBy[d + windowDays] ?? 0
    const hit = by - (boughtBy[d - 1] ?? 0)
    const value = hit - VAIN * (1 - by)
    if (value > best + 1e-12) [best, day, chance] = [value, d, hit]
  }
  return { day, chance }
}
