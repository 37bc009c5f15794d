import { seeded, type Random } from '../sandbox/random'

/** How many there are, and over which time they live. */
export interface Crowd {
  people: number
  /** A midnight of the business, in ms. */
  begin: number
  days: number
  seed: number
}

interface Common {
  /** When it happened, in ms. */
  at: number
  /** Whose it is, from 0. */
  person: number
}

/** Somebody wrote, was called, was visited. */
export interface LivedTouch extends Common {
  what: 'touch'
  kind: 'message' | 'call' | 'visit'
  /** What was tried and reached nobody ends no silence. */
  reached: boolean
}

/** Somebody bought. */
export interface LivedOrder extends Common {
  what: 'order'
  sku: string
  quantity: number
}

export type Happening = LivedTouch | LivedOrder

/** What the shop sells, and for how many days it lasts. */
export const goods = [
  { sku: 'water-18', name: '桶装水 18L', unit: '桶', cycleDays: 21 },
  { sku: 'filter-pp', name: '前置滤芯', unit: '支', cycleDays: 45 },
  { sku: 'tea-250', name: '正山小种 250g', unit: '罐', cycleDays: 30 },
] as const

const DAY = 24 * 3600_000
const MINUTE = 60_000
/** So long before the beginning their purchases are known. */
const HISTORY_DAYS = 75
/** About once a week, all of them together. */
const USUAL_GAP_DAYS = 6
const LONG_AGO = -1

/** What becomes of somebody: comes on as ever, leaves for good, or is away for a while now and then. */
type Fate = 'stays' | 'leaves' | 'pauses'

interface Person {
  number: number
  random: Random
  fate: Fate
  /** From when on nobody hears of them any more; Infinity = they stay. */
  gone: number
  /** Who comes when it suits them has gaps of any length. */
  loose: boolean
  gapDays: number
}

/** Everything that happens, in the order of time. The same crowd lives the same life each time. */
export function liveOf(crowd: Crowd): Happening[] {
  const life: Happening[] = []
  for (let number = 0; number < crowd.people; number++) {
    const person = personOf(crowd, number)
    live(crowd, person, life)
    buy(crowd, person, life)
  }
  const end = crowd.begin + crowd.days * DAY
  return life.filter(({ at }) => at < end).sort((a, b) => a.at - b.at || a.person - b.person)
}

function personOf({ seed, begin, days }: Crowd, number: number): Person {
  const random = seeded(seed * 1_000_003 + number * 7919)
  const lot = random.next()
  const fate = lot < 0.1 ? 'leaves' : lot < 0.18 ? 'pauses' : 'stays'
  const gone = fate === 'leaves' ? begin + random.next() * days * DAY : Infinity
  const loose = random.next() < 0.12
  return { number, random, fate, gone, loose, gapDays: USUAL_GAP_DAYS * (0.88 + 0.2 * random.next()) }
}

/** Their touches, the first in the week before the beginning. */
function live({ begin, days }: Crowd, person: Person, life: Happening[]): void {
  const { random, number, gone } = person
  const end = begin + days * DAY
  let at = dayTime(begin - (0.1 + random.next() * 5) * DAY, begin, random)
  while (at < end) {
    if (at >= gone) return tryToReach(person, at, begin, life)
    life.push({ what: 'touch', at, person: number, ...mannerOf(random) })
    const next = dayTime(at + gapOf(person) * DAY, begin, random)
    at = next - at > 7 * DAY ? sooner(person, { last: at, next, begin }, life) : next
  }
}

function gapOf({ random, loose, fate, gapDays }: Person): number {
  if (fate === 'pauses' && random.next() < 0.08) return 9 + 28 * random.next()
  if (loose) return Math.min(25, -gapDays * Math.log(1 - random.next()))
  const drawn = random.next() + random.next() + random.next() - 1.5
  return Math.max(0.2, gapDays * (1 + 0.14 * drawn))
}

/** Whoever is silent for a week may be called, and some pick up: then they are back sooner. */
function sooner(
  { random, number }: Person,
  { last, next, begin }: { last: number; next: number; begin: number },
  life: Happening[],
): number {
  const call = dayTime(last + (7.8 + 2.5 * random.next()) * DAY, begin, random)
  if (random.next() > 0.55 || call >= next) return next
  if (random.next() < 0.35) return call
  life.push({ what: 'touch', at: call, person: number, kind: 'call', reached: false })
  return next
}

/** Once more nobody picks up. */
function tryToReach({ random, number, gone }: Person, from: number, begin: number, life: Happening[]): void {
  const call = dayTime(Math.max(from, gone) + (7.8 + 3 * random.next()) * DAY, begin, random)
  if (random.next() < 0.5) life.push({ what: 'touch', at: call, person: number, kind: 'call', reached: false })
}

function mannerOf(random: Random): Pick<LivedTouch, 'kind' | 'reached'> {
  const lot = random.next()
  return { kind: lot < 0.65 ? 'message' : lot < 0.95 ? 'call' : 'visit', reached: true }
}

/** Half of them buy something, some of these always late, each in a rhythm of their own. */
function buy({ begin, days }: Crowd, { random, number, gone }: Person, life: Happening[]): void {
  if (random.next() < 0.5) return
  const good = random.pick(goods)
  const late = random.next() < 0.1 ? 1.45 : 1
  const gap = good.cycleDays * (0.75 + 0.5 * random.next()) * late
  const spread = random.next() < 0.6 ? 0.08 : 0.3
  let at = begin + (LONG_AGO * random.next() * 0.5 - 0.5) * HISTORY_DAYS * DAY
  for (;;) {
    at = dayTime(
      at + Math.max(1, gap * (1 + spread * (random.next() + random.next() + random.next() - 1.5))) * DAY,
      begin,
      random,
    )
    if (at >= begin + days * DAY || at >= gone) return
    life.push({ what: 'order', at, person: number, sku: good.sku, quantity: 1 })
  }
}

/** The same day between 9:40 and 20:40, to the second. */
function dayTime(at: number, begin: number, random: Random): number {
  const day = Math.floor((at - begin) / DAY)
  return begin + day * DAY + 580 * MINUTE + Math.floor(random.next() * 660 * 60) * 1000
}
