import type { SevenWeights } from './week'
import { evenShares, logDaysOf } from './rhythms'
import { median } from './maths'
import type { PatienceBand } from './patience'

/** The buyers of a shop or of one of its products, as far as a forecast needs them. Plain data: it may be stored as JSON. */
export interface Population {
  /** How many histories it rests on. */
  histories: number
  /** Of each rhythm the log of the share of buyers who have it. */
  logShares: readonly number[]
  /** The chance that the first purchase was the last one, and the second. */
  leavesEarly: readonly [number, number]
  /** Of each rhythm the log of the chance that a later purchase was not the last one. */
  logStays: readonly number[]
  /** By what power of the quantity a gap grows, 0 … 1 (quantity.ts). */
  elasticity: number
  weekdays: SevenWeights
  sinceLast: SevenWeights
  /** The middle one of all gaps, in days. */
  usualDays: number
  /** Days that a forecast looks ahead: a purchase later than that counts as one that may never come. */
  horizonDays: number
  /** A cycle that somebody declared is all there is to go by. */
  declared: boolean
  /** By usual gap how much patience was used up when a purchase came; none = nothing was seen yet. */
  patience: readonly PatienceBand[]
}

/** The longest look ahead, in days; also how far `pBuysWithin` can tell. */
export const FARTHEST_DAYS = 540
const LEAVES = 0.1
const LEAVES_EARLY: readonly [number, number] = [0.3, 0.15]
const USUAL_DAYS = 30
/** A declared cycle is right within this factor, as a log, for two buyers of three. */
const DECLARED_WIDTH = 0.35

/** Before anything is known about a shop: every rhythm between a day and a year and a half, alike. */
export function unknownBuyers(): Population {
  return {
    histories: 0,
    logShares: evenShares.map((share) => Math.log(share)),
    logStays: evenShares.map(() => Math.log(1 - LEAVES)),
    leavesEarly: LEAVES_EARLY,
    elasticity: 0,
    weekdays: new Array<number>(7).fill(1),
    sinceLast: new Array<number>(7).fill(1),
    usualDays: USUAL_DAYS,
    horizonDays: horizon(0, USUAL_DAYS),
    declared: false,
    patience: [],
  }
}

/** The same buyers, of a product whose cycle somebody declared: what to go by until it has purchases of its own. */
export function withDeclaredCycle(population: Population, cycleDays: number): Population {
  const weights = population.logShares.map((logShare, rhythm) => {
    const off = ((logDaysOf[rhythm] ?? 0) - Math.log(cycleDays)) / DECLARED_WIDTH
    return Math.exp(logShare - (off * off) / 2)
  })
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return {
    ...population,
    logShares: weights.map((weight) => Math.log(Math.max(1e-12, weight / all))),
    usualDays: cycleDays,
    horizonDays: Math.max(population.horizonDays, horizon(0, cycleDays)),
    declared: true,
  }
}

/** Half of what the shop has seen, and three usual gaps at least: farther than that no forecast of ours was ever checked. */
export function horizon(seenDays: number, usualDays: number): number {
  return Math.round(Math.min(FARTHEST_DAYS, Math.max(seenDays / 2, 3 * usualDays)))
}

/** The middle gap of some histories; null = there is no gap. */
export function usualGap(histories: readonly { days: readonly number[] }[]): number | null {
  return median(histories.flatMap(({ days }) => days.slice(1).map((day, i) => day - (days[i] ?? day))))
}
