import type { Random } from '../../../src/sandbox/random'
import type { DayCorp } from './corp'

/** The recorded day lasts so long; greetings are possible in its last seconds alone. */
export const DAY_S = 23 * 3600
/** Nothing happens between the last slot and this. */
export const EVENING_S = DAY_S - 5

/** Something that happens in the corp. */
export interface Act {
  /** Seconds since the day's begin; negative = before it. */
  at: number
  /** For whoever reads of it. */
  what: string
  happen(corp: DayCorp): unknown
}

/** What a story is told with. */
export interface Teller {
  random: Random
  /** `count` moments in order, more than a minute apart from each other and all others; shares of the day. */
  moments(count: number, from?: number, to?: number): number[]
  /** A customer nobody had before. */
  customer(prefix?: 'wm' | 'wo'): { externalUserId: string; name: string }
  /** Happens before the day. */
  before(what: string, happen: Act['happen']): void
  act(at: number, what: string, happen: Act['happen']): void
}

/** One day, by seed. */
export interface DayPlan {
  seed: number
  before: Act[]
  acts: Act[]
  /** `member customer` of those whom a greeting can still reach when the day is over. */
  greetable: string[]
}

/** More than a minute, so that a time of day in a message belongs to one event. */
const SLOT_S = 62
const SLOTS = 1290

/** Tells into `plan`; everything it draws comes from `random`. */
export function tellerFor(plan: DayPlan, random: Random): Teller {
  const taken = new Set<number>()
  const freeSlot = (from: number, to: number): number => {
    for (;;) {
      const slot = random.between(Math.ceil(from * SLOTS), Math.floor(to * SLOTS) - 1)
      if (!taken.has(slot)) return slot
    }
  }
  let customers = 0
  return {
    random,
    moments(count, from = 0, to = 1) {
      const slots = Array.from({ length: count }, () => {
        const slot = freeSlot(from, to)
        taken.add(slot)
        return slot
      })
      return slots.sort((a, b) => a - b).map((slot) => slot * SLOT_S + 5)
    },
    customer: (prefix = 'wm') => ({ externalUserId: prefix + random.letters(30), name: `顾客${++customers}` }),
    before: (what, happen) => void plan.before.push({ at: -3 * 86_400 + plan.before.length * SLOT_S, what, happen }),
    act: (at, what, happen) => void plan.acts.push({ at, what, happen }),
  }
}
