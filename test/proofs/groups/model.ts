import { seeded } from '../../../src/sandbox/random'

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR
export const BEGIN = Date.parse('2026-11-02T01:00:00Z')
/** History before the numbers are read; the page looks back seven days. */
const LASTS = 10 * DAY
/** A detail may show the group as it was so much longer (customer-contact.md 8.2). */
const LAG_MS = 2 * SECOND

export interface Deed {
  at: number
  kind: 'joined' | 'left'
  ids: string[]
  /** Of those who left: 1 was removed. */
  scene: number
  before: string
  after: string
}

/** A group as WeCom has it at a moment. */
export interface Shown {
  version: string
  members: ReadonlyMap<string, number>
}

/** When an event arrives, and whether it does. */
export interface Arrival {
  at: number
  deed: Deed
}

export interface History {
  seed: number
  deeds: Deed[]
  arrivals: Arrival[]
  /** Some events never came: only a sync can put it right. */
  isLossy: boolean
  /** When the numbers are read. */
  end: number
  /** What WeCom answers at a moment, with its lag. */
  shownAt(at: number): Shown
}

/** Each history's group has an owner of its own, whose page shows it alone. */
export const ownerOf = (seed: number): string => `owner-${seed}`

/** A random history of one group: people come, go and come back; events come late, twice, in disorder or not at all. */
export function historyOf(seed: number): History {
  const random = seeded(seed).next
  const pick = (n: number): number => Math.floor(random() * n)
  const people = Array.from({ length: 14 }, (_, n) => `wm${n}`)
  const inside = new Map<string, number>([[ownerOf(seed), BEGIN]])
  const states: { at: number; shown: Shown }[] = [{ at: BEGIN, shown: { version: 'v0', members: new Map(inside) } }]
  const deeds: Deed[] = []
  let at = BEGIN
  for (let n = 1; n <= 20 + pick(20); n++) {
    at += 6 * SECOND + pick(n % 3 === 0 ? 20 : LASTS / 20_000) * SECOND
    const kind = inside.size < 4 || random() < 0.55 ? 'joined' : 'left'
    const from = people.filter((id) => inside.has(id) === (kind === 'left'))
    const ids = [...new Set([from[pick(from.length)], from[pick(from.length)]])].filter((id) => id !== undefined)
    if (ids.length === 0) continue
    for (const id of ids) {
      if (kind === 'joined') inside.set(id, at)
      else inside.delete(id)
    }
    const version = `v${n}`
    deeds.push({
      at,
      kind,
      ids,
      scene: kind === 'left' ? pick(2) : 3,
      before: states.at(-1)?.shown.version ?? '',
      after: version,
    })
    states.push({ at, shown: { version, members: new Map(inside) } })
  }
  const isLossy = random() < 0.3
  const lags = random() < 0.4 ? LAG_MS : 0
  return {
    ...{ seed, deeds, isLossy },
    arrivals: arrivalsOf(deeds, random, isLossy),
    end: at + pick(3) * HOUR + 10 * 60 * SECOND,
    shownAt: (moment) =>
      states.findLast((state) => state.at <= moment - lags)?.shown ?? { version: 'v0', members: new Map() },
  }
}

function arrivalsOf(deeds: readonly Deed[], random: () => number, isLossy: boolean): Arrival[] {
  const arrivals = deeds.flatMap((deed) => {
    if (isLossy && random() < 0.2) return []
    const late = random() < 0.3 ? random() * 120 * SECOND : 100
    const first = { at: deed.at + late, deed }
    return random() < 0.15 ? [first, { at: first.at + random() * 60 * SECOND, deed }] : [first]
  })
  return arrivals.sort((a, b) => a.at - b.at)
}
