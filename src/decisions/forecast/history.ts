/** One buyer's purchases of one product, oldest first, one entry a day. */
export interface History {
  /** Calendar days of the business, as days since 1970-01-01 (days.ts). At least one. */
  days: readonly number[]
  /** What was bought that day, in the product's unit; null or 0 = not known. As long as `days`. */
  quantities: readonly (number | null)[]
}

/** What a history says about its rhythm. */
export interface Evidence {
  /** Days of purchase that are looked at: all, or the newest 17. */
  purchases: number
  /** Logs of the gaps, newest first, as if the usual quantity had been bought each time. */
  logGaps: number[]
  /** Days from the last purchase to the day asked about. */
  silentDays: number
  /** How much longer the last purchase should last than the usual one, as a log. */
  logLasts: number
}

/** A gap counts for this share of the gap after it: people change. */
export const RECENCY = 0.95
const NEWEST_GAPS = 16

/** Reads a history at a day; `elasticity` says how far the quantity moves the gap (quantity.ts). */
export function evidenceOf({ days, quantities }: History, today: number, elasticity: number): Evidence {
  const last = days.length - 1
  const usual = elasticity > 0 ? usualLogQuantity(quantities) : 0
  const lasts = (quantity: number | null | undefined): number =>
    elasticity > 0 && quantity ? elasticity * (Math.log(quantity) - usual) : 0
  const logGaps: number[] = []
  for (let i = last; i > 0 && logGaps.length < NEWEST_GAPS; i--) {
    logGaps.push(Math.log(Math.max(1, (days[i] ?? 0) - (days[i - 1] ?? 0))) - lasts(quantities[i - 1]))
  }
  return {
    purchases: logGaps.length + 1,
    logGaps,
    silentDays: Math.max(0, today - (days[last] ?? today)),
    logLasts: lasts(quantities[last]),
  }
}

function usualLogQuantity(quantities: History['quantities']): number {
  let [sum, known] = [0, 0]
  for (const quantity of quantities) {
    if (!quantity) continue
    sum += Math.log(quantity)
    known++
  }
  return known > 0 ? sum / known : 0
}
