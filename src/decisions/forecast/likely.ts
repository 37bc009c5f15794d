import { RECENCY, type Evidence } from './history'
import type { Population } from './population'
import { logDensity, RHYTHMS, shareAbove } from './rhythms'

/** Rhythms that are e^-6 times less likely than the best are left out. */
const NEGLIGIBLE = 6

/** Log density of all gaps for each rhythm, newer gaps weighing more. */
export function logFits({ logGaps }: Evidence): Float64Array {
  const sums = new Float64Array(RHYTHMS)
  let weight = 1
  for (const logGap of logGaps) {
    for (let j = 0; j < RHYTHMS; j++) sums[j] = (sums[j] ?? 0) + weight * logDensity(j, logGap)
    weight *= RECENCY
  }
  return sums
}

/** After how many purchases with a chance of the rhythm's own a buyer stayed; the first two have chances of the shop's. */
export function lateStays(purchases: number): number {
  return Math.max(0, purchases - 3)
}

export interface Likely {
  /** The rhythms, and the weight of each together with its buyer being with us. */
  rhythms: number[]
  weights: number[]
  /** Sum of `weights`; of these the part that would have waited so long; this and those who left. */
  staying: number
  waiting: number
  all: number
}

/** Of each rhythm how well it fits the gaps and the buyers, as a log, and the best of these: the same on whatever day one looks. */
export interface Weighed {
  logs: Float64Array
  best: number
}

/** The rhythms beside a buyer's gaps. */
export function weighedBy(evidence: Evidence, { logShares, logStays }: Population): Weighed {
  const logs = logFits(evidence)
  const stayed = lateStays(evidence.purchases)
  let best = -Infinity
  for (let j = 0; j < logs.length; j++) {
    const log = (logs[j] ?? 0) + (logShares[j] ?? 0) + stayed * (logStays[j] ?? 0)
    logs[j] = log
    if (log > best) best = log
  }
  return { logs, best }
}

/** Which rhythms a buyer is likely to have, seen after so long a silence. */
export function likelyRhythms(
  evidence: Evidence,
  { logs, best }: Weighed,
  { logStays, leavesEarly }: Population,
): Likely {
  const silence = Math.log(evidence.silentDays + 0.5) - evidence.logLasts
  const likely: Likely = { rhythms: [], weights: [], staying: 0, waiting: 0, all: 0 }
  for (let j = 0; j < logs.length; j++) {
    const off = (logs[j] ?? 0) - best
    if (off < -NEGLIGIBLE) continue
    const gone = leavesEarly[evidence.purchases - 1] ?? 1 - Math.exp(logStays[j] ?? 0)
    const weight = Math.exp(off) * (1 - gone)
    const waiting = weight * shareAbove(j, silence)
    likely.rhythms.push(j)
    likely.weights.push(weight)
    likely.staying += weight
    likely.waiting += waiting
    likely.all += waiting + Math.exp(off) * gone
  }
  return likely
}

/** The share of such buyers' gaps that are shorter than this silence; 0 after less than two gaps, which say too little. */
export function patienceOf({ purchases }: Evidence, { waiting, staying }: Likely): number {
  return purchases > 2 ? 1 - waiting / staying : 0
}
