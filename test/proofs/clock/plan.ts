import { seeded } from '../../../src/sandbox/random'

/** still: one process, always awake. jumping: the clock leaps. crowd: four processes, kills, the database gone for a while. */
export const variants = ['still', 'jumping', 'crowd'] as const
export type Variant = (typeof variants)[number]

export interface Plan {
  variant: Variant
  seed: number
  days: number
  contacts: number
  processes: number
  /** How far the clock leaps beyond a moment, in ms; 0 = not at all. */
  leap(): number
  /** After how many ms of a moment one of the processes is killed; null = nobody is. */
  kill(): number | null
  /** The moment, by number, in which the database goes away; null = it stays. */
  databaseGoneAt: number | null
}

const HOUR = 3600_000
/** Over a lunch, a night, a day, a long weekend, a week asleep. */
const LEAPS = [3 * HOUR, 9 * HOUR, 24 * HOUR, 60 * HOUR, 7 * 24 * HOUR]
const KILL_WITHIN_MS = 400
/** At least about so many in a run. */
const KILLS = 4

/** What goes wrong, and when, is decided by the seed. */
export function planOf(variant: Variant, { seed, days, contacts }: Pick<Plan, 'seed' | 'days' | 'contacts'>): Plan {
  const random = seeded(seed * 31 + variants.indexOf(variant))
  const restless = variant !== 'still'
  const crowd = variant === 'crowd'
  return {
    variant,
    seed,
    days,
    contacts,
    processes: crowd ? 4 : 1,
    leap: () => (restless && random.next() < 0.06 ? random.pick(LEAPS) : 0),
    kill: () =>
      crowd && random.next() < Math.max(0.01, KILLS / (8 * days)) ? random.between(0, KILL_WITHIN_MS) : null,
    databaseGoneAt: crowd ? random.between(5, 4 + Math.max(1, Math.floor(days / 2))) : null,
  }
}
