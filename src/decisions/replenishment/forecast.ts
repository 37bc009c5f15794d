import { dayNumber, isoDay } from '../forecast/days'
import { median } from '../forecast/maths'
import { unknownBuyers, withDeclaredCycle, type Population } from '../forecast/population'
import { predictor, type Sureness } from '../forecast/predict'

/** What a forecast rests on, as numbers. */
export interface Why {
  /** said: a rep's word. own: their rhythm, with the others'. product: the others' alone. cycle: the product's declared one. */
  from: 'said' | 'own' | 'product' | 'cycle'
  /** The last gaps in days, oldest first. */
  gaps: number[]
  lastDay: string
  /** The usual days between two purchases. */
  usualDays: number
  /** The share of such buyers' gaps that the silence had outlasted when this was worked out; 0 = too little is known. */
  outlasted: number
}

/** What is known of a buyer and a product. */
export interface PairHistory {
  /** Business days with a purchase, each once, oldest first. */
  days: readonly string[]
  /** What was bought on each. */
  quantities: readonly number[]
  /** The product's declared days per unit. */
  cycleDays: number | null
  /** Days that a rep says it lasts, and the day of the purchase of which it was said. */
  saidDays: number | null
  saidFrom: string | null
}

export interface PairForecast {
  /** As it was expected on the day of the purchase. */
  expectedOn: string
  /** Given that they have not bought by today: never before tomorrow. */
  dueOn: string
  /** Eight of ten buy between these days, both included. */
  lo: string
  hi: string
  remindOn: string
  sureness: Sureness
  why: Why
}

/** A silence of so many usual gaps is no rhythm any more. */
const LAPSED_GAPS = 3
const SHOWN_GAPS = 5
/** From so many gaps on the buyer's own middle one is the usual one. */
const OWN_GAPS = 3
/** Nothing but two gaps and more of their own tells anything in a shop of which nothing is known. */
const TELLING_GAPS = 2

/**
 * When a buyer buys a product again, given that they have not bought since. From the first purchase on, wherever anything
 * tells: their own gaps, the others', a declared cycle, a rep. null = nothing does, or it is so late that it is no rhythm.
 */
export function forecastPair(
  pair: PairHistory,
  population: Population | null,
  today: string,
  { windowDays }: { windowDays: number },
): PairForecast | null {
  const [days, seenToday] = [pair.days.map(dayNumber), dayNumber(today)]
  const last = days.at(-1)
  const buyers = buyersOf(pair, population)
  if (last === undefined || !buyers) return null
  const counted = days.slice(firstCounted(pair))
  const history = { days: counted, quantities: pair.quantities.slice(-counted.length) }
  const usualDays = usualOf(counted, buyers)
  const seenOn = Math.max(seenToday, last)
  if (seenOn - last > LAPSED_GAPS * usualDays) return null
  const foreseenOn = predictor(history, buyers, { windowDays, withinDays: 0 })
  const atPurchase = foreseenOn(last)
  const found = seenOn === last ? atPurchase : foreseenOn(seenOn)
  const lastDay = isoDay(last)
  return {
    expectedOn: atPurchase.date,
    dueOn: found.date,
    lo: found.lo,
    hi: found.hi,
    remindOn: found.remindOn,
    sureness: found.sureness,
    why: {
      from: sourceOf(pair, counted.length, buyers),
      gaps: gapsOf(days).slice(-SHOWN_GAPS),
      lastDay,
      usualDays,
      outlasted: Math.round(found.patienceUsed * 100) / 100,
    },
  }
}

/** The middle one of the gaps between days: the rule that every forecast has to beat. null = there is no gap. */
export function medianGap(days: readonly string[]): number | null {
  return middleGap(days.map(dayNumber))
}

/** The day that a forecast by that rule names; null = there is no gap. */
export function naiveDay(days: readonly string[]): string | null {
  const numbers = days.map(dayNumber)
  const [last, gap] = [numbers.at(-1), middleGap(numbers)]
  return last === undefined || gap === null ? null : isoDay(last + gap)
}

function buyersOf({ days, quantities, cycleDays, saidDays }: PairHistory, known: Population | null): Population | null {
  const base = known ?? unknownBuyers()
  if (saidDays !== null) return withDeclaredCycle(base, saidDays)
  if (known && !known.declared) return known
  if (cycleDays !== null) return withDeclaredCycle(base, lastingDays(cycleDays, quantities))
  return days.length > TELLING_GAPS ? base : null
}

/** What this buyer buys at a time lasts as many cycles. */
function lastingDays(cycleDays: number, quantities: readonly number[]): number {
  const usual = quantities.reduce((sum, quantity) => sum + quantity, 0) / Math.max(1, quantities.length)
  return Math.min(720, Math.max(1, Math.round(cycleDays * usual)))
}

/** The place of the first day that counts: what was bought before the purchase of which a rep said something does not. */
function firstCounted({ days, saidDays, saidFrom }: PairHistory): number {
  const said = saidDays !== null && saidFrom !== null
  return said ? days.filter((day) => day < saidFrom).length : 0
}

function usualOf(days: readonly number[], { usualDays }: Population): number {
  return days.length > OWN_GAPS ? (middleGap(days) ?? usualDays) : usualDays
}

function sourceOf({ saidDays }: PairHistory, counted: number, { declared }: Population): Why['from'] {
  if (saidDays !== null && counted === 1) return 'said'
  if (counted > 1) return 'own'
  return declared ? 'cycle' : 'product'
}

function middleGap(days: readonly number[]): number | null {
  return median(gapsOf(days))
}

function gapsOf(days: readonly number[]): number[] {
  return days.slice(1).map((day, i) => day - (days[i] ?? day))
}
