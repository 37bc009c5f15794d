import { evidenceOf, RECENCY, type Evidence, type History } from './history'
import { horizon, unknownBuyers, usualGap, type Population } from './population'
import { elasticityOf } from './quantity'
import { logDensity, rhythms, shareAbove } from './rhythms'
import { weekOf } from './week'

/** More histories than this say the same again: take these many at random. */
export const ENOUGH_HISTORIES = 2000

/** The prior counts as much as so many buyers, its chances of leaving as so many purchases. */
const PRIOR_BUYERS = 10
const PRIOR_PURCHASES = 30
const ROUNDS = 12

/**
 * Learns a population from histories known up to and with `today`, of one shop or of one product of it; `prior` is what
 * few histories are drawn towards: the shop's population for a product, its declared cycle. Purchases still awaited
 * count as such, so that a young shop is not taken for a quick one. Give a sample of at most ENOUGH_HISTORIES.
 */
export function fit(histories: readonly History[], today: number, prior: Population = unknownBuyers()): Population {
  if (histories.length === 0) return prior
  const elasticity = elasticityOf(histories, prior.elasticity)
  const seen = histories.map((history) => likelihoods(evidenceOf(history, today, elasticity)))
  let guess = chancesOf(prior)
  for (let round = 0; round < ROUNDS; round++) guess = improved(guess, seen, chancesOf(prior))
  const usualDays = usualGap(histories) ?? prior.usualDays
  const seenDays = today - histories.reduce((first, { days }) => Math.min(first, days[0] ?? first), today)
  return {
    histories: histories.length,
    logShares: Array.from(guess.shares, (share) => Math.log(share)),
    leaves: Array.from(guess.leaves),
    leavesAtOnce: guess.leavesAtOnce,
    elasticity,
    ...weekOf(histories),
    usualDays,
    horizonDays: horizon(seenDays, usualDays),
    declared: prior.declared && histories.length < PRIOR_BUYERS,
  }
}

/** One history beside each rhythm: how well its gaps fit, relative to the best, and the share of gaps longer than its silence. */
interface Seen {
  fits: Float64Array
  waits: Float64Array
  gaps: number
}

interface Chances {
  shares: Float64Array
  leaves: Float64Array
  leavesAtOnce: number
}

function chancesOf({ logShares, leaves, leavesAtOnce }: Population): Chances {
  return { shares: Float64Array.from(logShares, Math.exp), leaves: Float64Array.from(leaves), leavesAtOnce }
}

/** Log density of all gaps for each rhythm, newer gaps weighing more. */
export function logFits({ logGaps }: Evidence): Float64Array {
  const sums = new Float64Array(rhythms.length)
  for (let j = 0; j < rhythms.length; j++) {
    const rhythm = rhythms[j]
    if (!rhythm) continue
    let [sum, weight] = [0, 1]
    for (let i = 0; i < logGaps.length; i++) {
      sum += weight * logDensity(rhythm, logGaps[i] ?? 0)
      weight *= RECENCY
    }
    sums[j] = sum
  }
  return sums
}

function likelihoods(evidence: Evidence): Seen {
  const logs = logFits(evidence)
  const best = logs.reduce((high, log) => Math.max(high, log), -Infinity)
  const silence = Math.log(evidence.silentDays + 0.5) - evidence.logLasts
  return {
    fits: logs.map((log) => Math.exp(log - best)),
    waits: Float64Array.from(rhythms, (rhythm) => shareAbove(rhythm, silence)),
    gaps: evidence.gaps,
  }
}

/** One round of expectation and maximisation: who has which rhythm and who has left, then the shares that follow. */
function improved(guess: Chances, seen: readonly Seen[], prior: Chances): Chances {
  const size = rhythms.length
  const buyers = prior.shares.map((share) => share * PRIOR_BUYERS)
  const [left, purchases] = [new Float64Array(size), new Float64Array(size)]
  const logStays = guess.leaves.map((leaves) => Math.log(1 - leaves))
  const atOnce = { left: prior.leavesAtOnce * PRIOR_BUYERS, buyers: PRIOR_BUYERS }
  const [gone, here] = [new Float64Array(size), new Float64Array(size)]
  for (const { fits, waits, gaps } of seen) {
    let [allGone, all] = [0, 0]
    for (let j = 0; j < size; j++) {
      const likely = (guess.shares[j] ?? 0) * (fits[j] ?? 0) * (gaps > 0 ? Math.exp(gaps * (logStays[j] ?? 0)) : 1)
      const leaves = gaps > 0 ? (guess.leaves[j] ?? 0) : guess.leavesAtOnce
      const stays = likely * (1 - leaves) * (waits[j] ?? 0)
      gone[j] = likely * leaves
      here[j] = stays
      allGone += likely * leaves
      all += likely * leaves + stays
    }
    if (!(all > 0)) continue
    atOnce.buyers++
    if (gaps === 0) atOnce.left += allGone / all
    for (let j = 0; j < size; j++) {
      // A single purchase says something about a rhythm only as far as its buyer is still with us.
      const has = ((gaps > 0 ? (gone[j] ?? 0) : 0) + (here[j] ?? 0)) / all
      buyers[j] = (buyers[j] ?? 0) + has
      if (gaps === 0) continue
      left[j] = (left[j] ?? 0) + (gone[j] ?? 0) / all
      purchases[j] = (purchases[j] ?? 0) + has * (gaps + 1)
    }
  }
  const total = buyers.reduce((sum, count) => sum + count, 0)
  return {
    shares: buyers.map((count) => Math.max(1e-12, count / total)),
    leaves: leavingOf(left, purchases, prior),
    leavesAtOnce: atOnce.left / atOnce.buyers,
  }
}

/** Each rhythm's chance of leaving, drawn towards that of all buyers, and this one towards the prior's. */
function leavingOf(left: Float64Array, purchases: Float64Array, prior: Chances): Float64Array {
  const usual = prior.leaves.reduce((sum, leaves, j) => sum + leaves * (prior.shares[j] ?? 0), 0)
  const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)
  const overall = (sum(left) + usual * PRIOR_PURCHASES) / (sum(purchases) + PRIOR_PURCHASES)
  return left.map((count, j) => (count + overall * PRIOR_PURCHASES) / ((purchases[j] ?? 0) + PRIOR_PURCHASES))
}
