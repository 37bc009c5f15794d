import { dayNumber } from '../../src/decisions/forecast/days'
import type { History } from '../../src/decisions/forecast/history'

/** Where made-up shops end: what they know is known on this evening. */
export const TODAY = dayNumber('2026-06-30')
const DAYS_SEEN = 400

/** Numbers in 0 … 1 that a seed decides. */
export function lots(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** About normal: mean 0, deviation 1. */
export function bell(lot: () => number): number {
  return Array.from({ length: 12 }, lot).reduce((sum, value) => sum + value, -6)
}

export interface Buyer {
  /** The middle of their gaps in days, and the deviation of their logs. */
  days: number
  spread: number
  /** By what power of the quantity their gaps grow; without it they always buy one. */
  elasticity?: number
  /** The chance to leave after each purchase. */
  leaves?: number
}

/** The purchases of a buyer over some 400 days up to `until`. */
export function bought(
  { days, spread, elasticity, leaves = 0 }: Buyer,
  lot: () => number,
  until: number = TODAY,
): History {
  const known: number[] = []
  const quantities: number[] = []
  let day = until - DAYS_SEEN + Math.floor(lot() * days)
  while (day <= until) {
    const quantity = elasticity === undefined ? 1 : Math.ceil(lot() * 4)
    known.push(day)
    quantities.push(quantity)
    if (lot() < leaves) break
    day += Math.max(1, Math.round(days * quantity ** (elasticity ?? 0) * Math.exp(spread * bell(lot))))
  }
  return { days: known, quantities }
}

/** A shop of buyers whose middle gaps lie about `days`. */
export function shopOf(buyer: Buyer, count: number, seed: number): History[] {
  const lot = lots(seed)
  return Array.from({ length: count }, () => bought({ ...buyer, days: buyer.days * Math.exp(0.4 * bell(lot)) }, lot))
}

/** What was known at the end of a day. */
export function knownOn({ days, quantities }: History, day: number): History {
  const count = days.filter((at) => at <= day).length
  return { days: days.slice(0, count), quantities: quantities.slice(0, count) }
}
