import { evidenceOf, type History } from './history'
import { likelyRhythms, patienceOf, weighedBy } from './likely'
import type { Population } from './population'

/** How much patience buyers of a usual gap had used up when they bought after all. */
export interface PatienceBand {
  /** The longest mean gap in it, in days; null = the longest of all. */
  upToDays: number | null
  /** Sorted; at equal steps through all that was seen. */
  used: readonly number[]
}

interface Band {
  upToDays: number | null
  used: number[]
}

/** Buyers by their mean gap so far, in days. */
const EDGES = [7, 14, 20, 30, 45, 70, 110, null] as const
/** Fewer gaps than these say nothing: they are looked at with those of the next band. */
const FEWEST = 30
/** As many are kept of a band. */
const KEPT = 40
/** The newest gaps of a buyer that are looked at. */
const LOOKED_AT = 6
/** How far what was seen counts against what the rhythms say: chosen on the open data sets, as ADR 0016 tells. */
const SEEN = 0.7

/** Looks back at how far patience was used when each purchase came, after the third one or later. */
export function patienceTable(histories: readonly History[], population: Population): PatienceBand[] {
  const bands = EDGES.map((upToDays): Band => ({ upToDays, used: [] }))
  for (const { days, quantities } of histories) {
    for (let i = Math.max(2, days.length - 1 - LOOKED_AT); i + 1 < days.length; i++) {
      const known = { days: days.slice(0, i + 1), quantities: quantities.slice(0, i + 1) }
      const evidence = evidenceOf(known, (days[i + 1] ?? 0) - 1, population.elasticity)
      const used = patienceOf(evidence, likelyRhythms(evidence, weighedBy(evidence, population), population))
      bandOf(bands, meanGap(known.days))?.used.push(used)
    }
  }
  return merged(bands).map(({ upToDays, used }) => ({ upToDays, used: thinned(used.sort((a, b) => a - b)) }))
}

/**
 * Patience as it was used up in truth: rhythms alone take those who were quick so far for quicker than they are, and wait too
 * long for the slow ones. Without a band it is what the rhythms say.
 */
export function calibrated(patience: number, days: readonly number[], bands: readonly PatienceBand[]): number {
  const used = bandOf(bands, meanGap(days))?.used ?? []
  if (used.length === 0 || patience === 0) return patience
  const above = used.findIndex((one) => one > patience)
  const share = (above < 0 ? used.length : above) / (used.length + 1)
  return (1 - SEEN) * patience + SEEN * share
}

function bandOf<One extends { upToDays: number | null }>(bands: readonly One[], mean: number): One | undefined {
  return bands.find(({ upToDays }) => upToDays === null || mean <= upToDays)
}

function meanGap(days: readonly number[]): number {
  const [first = 0, last = 0] = [days[0], days.at(-1)]
  return (last - first) / Math.max(1, days.length - 1)
}

/** Bands of too few go up into the next, and the last one down. */
function merged(bands: readonly Band[]): Band[] {
  const kept: Band[] = []
  let few: number[] = []
  for (const { upToDays, used } of bands) {
    const all = [...few, ...used]
    few = all.length < FEWEST ? all : []
    if (all.length >= FEWEST) kept.push({ upToDays, used: all })
  }
  const last = kept.at(-1)
  if (last) Object.assign(last, { upToDays: null, used: [...last.used, ...few] })
  return kept
}

function thinned(sorted: readonly number[]): number[] {
  if (sorted.length <= KEPT) return [...sorted]
  return Array.from({ length: KEPT }, (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / KEPT)] ?? 1)
}
