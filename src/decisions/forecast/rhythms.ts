import { logGammaAbove, normalAbove } from './maths'

/**
 * The kinds of rhythm a buyer can have: how long their gaps usually are, times how even they are. A shop is told by how
 * many of its buyers have which (population.ts), a buyer by which of them their gaps speak for (predict.ts).
 */
export interface Rhythm {
  /** The log of the middle gap in days. */
  logDays: number
  shape: Shape
}

/** How gaps spread about their middle, over x = log of the gap in middle gaps; tabled from -EDGE on in steps. */
interface Shape {
  /** Log density at x. */
  density: Float64Array
  /** The share of gaps longer than e^x. */
  above: Float64Array
  /** About one standard deviation of x. */
  width: number
}

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

/** Every kind, in an order that populations are stored in: a change here asks for a new fit of all of them. */
export const rhythms: readonly Rhythm[] = shapes().flatMap((shape) => {
  const [from, to] = [Math.log(SHORTEST_DAYS), Math.log(LONGEST_DAYS)]
  const steps = Math.ceil((to - from) / shape.width)
  return Array.from({ length: steps + 1 }, (_, i) => ({ shape, logDays: from + ((to - from) * i) / steps }))
})

/** How likely a gap of e^logGap days is for this rhythm: log density over log days. */
export function logDensity(rhythm: Rhythm, logGap: number): number {
  const at = Math.round((logGap - rhythm.logDays + EDGE) * STEPS_PER_UNIT)
  return rhythm.shape.density[at < 0 ? 0 : at > LAST ? LAST : at] ?? 0
}

/** The share of gaps of this rhythm that are longer than e^logGap days. */
export function shareAbove(rhythm: Rhythm, logGap: number): number {
  const at = (logGap - rhythm.logDays + EDGE) * STEPS_PER_UNIT
  if (at <= 0) return 1
  if (at >= LAST) return 0
  const low = at | 0
  const value = rhythm.shape.above[low] ?? 0
  return value + (at - low) * ((rhythm.shape.above[low + 1] ?? 0) - value)
}

function shapes(): Shape[] {
  const even = EVEN.map((width) => {
    const odd = Math.hypot(width, ODD_WIDTH)
    return tabled((x) => (1 - ODD_SHARE) * normalAbove(x / width) + ODD_SHARE * normalAbove(x / odd), width)
  })
  return [...even, ...UNEVEN.map((shape) => tabled(logGammaAbove(shape), 1 / Math.sqrt(shape)))]
}

function tabled(shareAboveX: (x: number) => number, width: number): Shape {
  const table = (value: (x: number) => number): Float64Array =>
    Float64Array.from({ length: LAST + 1 }, (_, i) => value(i / STEPS_PER_UNIT - EDGE))
  const near = 1 / STEPS_PER_UNIT
  const density = table((x) => Math.log(Math.max(1e-12, (shareAboveX(x - near) - shareAboveX(x + near)) / (2 * near))))
  return { density, above: table(shareAboveX), width }
}
