import { logGammaAbove, normalAbove } from './maths'

// The kinds of rhythm a buyer can have: how long their gaps usually are, times how even they are. A shop is told by how
// many of its buyers have which (population.ts), a buyer by which of them their gaps speak for (outlook.ts). They lie in
// flat tables, since each forecast looks at all of them.

const EDGE = 7
const STEPS_PER_UNIT = 100
const LAST = 2 * EDGE * STEPS_PER_UNIT
const SHORTEST_DAYS = 1.5
const LONGEST_DAYS = 500
/** Even buyers by the spread of their log gaps; each fourth gap is of another kind (a holiday, a party, a shop nearer by). */
const EVEN = [0.12, 0.25, 0.5]
const ODD_SHARE = 0.25
const ODD_WIDTH = 1
/** Uneven buyers by the shape of a gamma distribution: 1 buys at any time with the same chance, below 1 in bursts. */
const UNEVEN = [0.7, 1, 1.6, 3]

/** How gaps spread about their middle, over x = log of a gap in middle gaps. */
interface Shape {
  shareAbove: (x: number) => number
  /** About one standard deviation of x. */
  width: number
}

const shapes: readonly Shape[] = [
  ...EVEN.map((width) => ({ width, shareAbove: evenWithOdd(width) })),
  ...UNEVEN.map((shape) => ({ width: 1 / Math.sqrt(shape), shareAbove: logGammaAbove(shape) })),
]

const kinds = shapes.flatMap((shape, at) => {
  const [from, to] = [Math.log(SHORTEST_DAYS), Math.log(LONGEST_DAYS)]
  const steps = Math.ceil((to - from) / shape.width)
  return Array.from({ length: steps + 1 }, (_, i) => ({
    logDays: from + ((to - from) * i) / steps,
    shape: at,
    share: 1 / (shapes.length * (steps + 1)),
  }))
})

/** How many kinds there are. Populations are stored in their order: who changes them has all populations fitted anew. */
export const RHYTHMS = kinds.length
/** Of each rhythm the log of its middle gap in days. */
export const logDaysOf = Float64Array.from(kinds, ({ logDays }) => logDays)
/** The share of each when nothing is known: each shape alike, and in it each length. */
export const evenShares: readonly number[] = kinds.map(({ share }) => share)

const tableOf = Int32Array.from(kinds, ({ shape }) => shape * (LAST + 1))
const above = tabled(({ shareAbove }, x) => shareAbove(x))
const density = tabled(({ shareAbove }, x) => {
  const near = 1 / STEPS_PER_UNIT
  return Math.log(Math.max(1e-12, (shareAbove(x - near) - shareAbove(x + near)) / (2 * near)))
})

/** How likely a gap of e^logGap days is for a rhythm: log density over log days. */
export function logDensity(rhythm: number, logGap: number): number {
  const at = Math.round((logGap - (logDaysOf[rhythm] ?? 0) + EDGE) * STEPS_PER_UNIT)
  return density[(tableOf[rhythm] ?? 0) + (at < 0 ? 0 : at > LAST ? LAST : at)] ?? 0
}

/** The share of gaps of a rhythm that are longer than e^logGap days. */
export function shareAbove(rhythm: number, logGap: number): number {
  const at = (logGap - (logDaysOf[rhythm] ?? 0) + EDGE) * STEPS_PER_UNIT
  if (at <= 0) return 1
  if (at >= LAST) return 0
  const below = at | 0
  const low = (tableOf[rhythm] ?? 0) + below
  const value = above[low] ?? 0
  return value + (at - below) * ((above[low + 1] ?? 0) - value)
}

function evenWithOdd(width: number): (x: number) => number {
  const odd = Math.hypot(width, ODD_WIDTH)
  return (x) => (1 - ODD_SHARE) * normalAbove(x / width) + ODD_SHARE * normalAbove(x / odd)
}

function tabled(value: (shape: Shape, x: number) => number): Float64Array {
  return Float64Array.from(
    shapes.flatMap((shape) => Array.from({ length: LAST + 1 }, (_, i) => value(shape, i / STEPS_PER_UNIT - EDGE))),
  )
}
