import { evidenceOf, type Evidence, type History } from './history'
import { lateStays, logFits } from './likely'
import { patienceTable } from './patience'
import { horizon, unknownBuyers, usualGap, type Population } from './population'
import { elasticityOf } from './quantity'
import { RHYTHMS, shareAbove } from './rhythms'
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
  const population: Population = {
    histories: histories.length,
    logShares: Array.from(guess.shares, (share) => Math.log(share)),
    logStays: Array.from(guess.leaves, (leaves) => Math.log(1 - leaves)),
    leavesEarly: guess.leavesEarly,
    elasticity,
    ...weekOf(histories),
    usualDays,
    horizonDays: horizon(seenDays, usualDays),
    declared: prior.declared && histories.length < PRIOR_BUYERS,
    patience: [],
  }
  const patience = patienceTable(histories, population)
  return { ...population, patience: patience.length > 0 ? patience : prior.patience }
}

/** One history beside each rhythm: how well its gaps fit, relative to the best, and the share of gaps longer than its silence. */
interface Seen {
  fits: Float64Array
  waits: Float64Array
  purchases: number
}

interface Chances {
  shares: Float64Array
  leaves: Float64Array
  leavesEarly: readonly [number, number]
}

function chancesOf({ logShares, logStays, leavesEarly }: Population): Chances {
  return {
    shares: Float64Array.from(logShares, Math.exp),
    leaves: Float64Array.from(logStays, (log) => 1 - Math.exp(log)),
    leavesEarly,
  }
}

function likelihoods(evidence: Evidence): Seen {
  const logs = logFits(evidence)
  const best = logs.reduce((high, log) => Math.max(high, log), -Infinity)
  const silence = Math.log(evidence.silentDays + 0.5) - evidence.logLasts
  return {
    fits: logs.map((log) => Math.exp(log - best)),
    waits: logs.map((_, rhythm) => shareAbove(rhythm, silence)),
    purchases: evidence.purchases,
  }
}

/** One round of expectation and maximisation: who has which rhythm and who has left, then the shares that follow. */
function improved(guess: Chances, seen: readonly Seen[], prior: Chances): Chances {
  const sums: Sums = {
    buyers: prior.shares.map((share) => share * PRIOR_BUYERS),
    left: new Float64Array(RHYTHMS),
    purchases: new Float64Array(RHYTHMS),
    early: prior.leavesEarly.map((leaves) => ({ left: leaves * PRIOR_BUYERS, buyers: PRIOR_BUYERS })),
  }
  const logStays = guess.leaves.map((leaves) => Math.log(1 - leaves))
  const [gone, here] = [new Float64Array(RHYTHMS), new Float64Array(RHYTHMS)]
  for (const one of seen) {
    const stayed = lateStays(one.purchases)
    const leavesEarly = guess.leavesEarly[one.purchases - 1]
    let all = 0
    for (let j = 0; j < RHYTHMS; j++) {
      const likely =
        (guess.shares[j] ?? 0) * (one.fits[j] ?? 0) * (stayed > 0 ? Math.exp(stayed * (logStays[j] ?? 0)) : 1)
      const leaves = leavesEarly ?? guess.leaves[j] ?? 0
      gone[j] = likely * leaves
      here[j] = likely * (1 - leaves) * (one.waits[j] ?? 0)
      all += (gone[j] ?? 0) + (here[j] ?? 0)
    }
    if (all > 0) count(sums, one, gone, here, all)
  }
  const total = sum(sums.buyers)
  const [first, second] = sums.early.map(({ left, buyers }) => left / buyers)
  return {
    shares: sums.buyers.map((count) => Math.max(1e-12, count / total)),
    leaves: leavingOf(sums.left, sums.purchases, prior),
    leavesEarly: [first ?? 0, second ?? 0],
  }
}

/** What a round adds up over the histories: of each rhythm its buyers, and its purchases after the second. */
interface Sums {
  buyers: Float64Array
  left: Float64Array
  purchases: Float64Array
  early: { left: number; buyers: number }[]
}

function count(sums: Sums, { purchases }: Seen, gone: Float64Array, here: Float64Array, all: number): void {
  for (const [i, early] of sums.early.entries()) {
    if (purchases > i) early.buyers++
    if (purchases === i + 1) early.left += sum(gone) / all
  }
  for (let j = 0; j < gone.length; j++) {
    // A single purchase says something about a rhythm only as far as its buyer is still with us.
    const has = ((purchases > 1 ? (gone[j] ?? 0) : 0) + (here[j] ?? 0)) / all
    sums.buyers[j] = (sums.buyers[j] ?? 0) + has
    if (purchases < 3) continue
    sums.left[j] = (sums.left[j] ?? 0) + (gone[j] ?? 0) / all
    sums.purchases[j] = (sums.purchases[j] ?? 0) + has * (lateStays(purchases) + 1)
  }
}

/** Each rhythm's chance of leaving, drawn towards that of all buyers, and this one towards the prior's. */
function leavingOf(left: Float64Array, purchases: Float64Array, prior: Chances): Float64Array {
  const usual = prior.leaves.reduce((all, leaves, j) => all + leaves * (prior.shares[j] ?? 0), 0)
  const overall = (sum(left) + usual * PRIOR_PURCHASES) / (sum(purchases) + PRIOR_PURCHASES)
  return left.map((count, j) => (count + overall * PRIOR_PURCHASES) / ((purchases[j] ?? 0) + PRIOR_PURCHASES))
}

function sum(values: Float64Array): number {
  let all = 0
  for (let i = 0; i < values.length; i++) all += values[i] ?? 0
  return all
}
