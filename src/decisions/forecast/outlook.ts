import type { Evidence } from './history'
import { likelyRhythms, patienceOf, type Likely, type Weighed } from './likely'
import { FARTHEST_DAYS, type Population } from './population'
import { shareAbove } from './rhythms'

/** What may happen from tomorrow on, given that nothing was bought since the last purchase. */
export interface Outlook {
  /** Chance that the next purchase has come by day d after today; [0] is 0. */
  boughtBy: Float64Array
  /** The farthest day that a date is named for; the array may go on beyond it. */
  horizonDays: number
  /** As `patienceOf` tells. */
  patienceUsed: number
}

/** The chances are worked out for days that lie this factor apart, and between them drawn straight. */
const APART = 1.18

/** The outlook for a buyer of whom `weighed` is known. `today` and `lastDay` are day numbers; `atLeastDays` is how far it must reach. */
export function outlookOf(
  evidence: Evidence,
  weighed: Weighed,
  population: Population,
  { today, lastDay, atLeastDays }: { today: number; lastDay: number; atLeastDays: number },
): Outlook {
  const { horizonDays } = population
  const size = Math.min(FARTHEST_DAYS, Math.max(horizonDays, atLeastDays))
  const likely = likelyRhythms(evidence, weighed, population)
  const bought = boughtWithin(likely, evidence, size)
  byWeek(bought, population, today, lastDay)
  let sum = 0
  for (let d = 1; d <= size; d++) {
    sum += (bought[d] ?? 0) / likely.all
    bought[d] = sum
  }
  return {
    boughtBy: bought,
    horizonDays,
    patienceUsed: patienceOf(evidence, likely),
  }
}

/** Weight of a purchase on each of the days 1 … size, before weekdays are looked at. */
function boughtWithin({ rhythms, weights, waiting }: Likely, evidence: Evidence, size: number): Float64Array {
  const bought = new Float64Array(size + 1)
  let [before, d] = [waiting, 0]
  while (d < size) {
    const to = Math.min(size, Math.max(d + 1, Math.floor(d * APART)))
    const elapsed = Math.log(evidence.silentDays + to + 0.5) - evidence.logLasts
    let still = 0
    for (let i = 0; i < rhythms.length; i++) still += (weights[i] ?? 0) * shareAbove(rhythms[i] ?? 0, elapsed)
    bought.fill((before - still) / (to - d), d + 1, to + 1)
    before = still
    d = to
  }
  return bought
}

/** Moves weight to the days that buyers come on, and keeps its sum. */
function byWeek(bought: Float64Array, { weekdays, sinceLast }: Population, today: number, lastDay: number): void {
  let [before, after] = [0, 0]
  for (let d = 1; d < bought.length; d++) {
    const weight = bought[d] ?? 0
    const moved = weight * (weekdays[(today + d) % 7] ?? 1) * (sinceLast[(today + d - lastDay) % 7] ?? 1)
    before += weight
    after += moved
    bought[d] = moved
  }
  if (after > 0) for (let d = 1; d < bought.length; d++) bought[d] = ((bought[d] ?? 0) * before) / after
}
