/** The share of a standard normal distribution above z; absolute error below 1e-6 (Numerical Recipes' erfc). */
export function normalAbove(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const series = ERFC.reduceRight((sum, coefficient) => coefficient + t * sum, 0)
  const tail = (t * Math.exp(-x * x + series)) / 2
  return z >= 0 ? tail : 1 - tail
}

const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
]

/** The share of a gamma distribution (shape `k`, median 1) above e^x. */
export function logGammaAbove(k: number): (x: number) => number {
  const [from, to, steps] = [-16, 6, 8000]
  const width = (to - from) / steps
  // The density of log T for shape k and scale 1/k, up to a constant; its peak is at 0.
  const below = new Float64Array(steps + 1)
  for (let i = 1; i <= steps; i++) {
    const x = from + (i - 0.5) * width
    below[i] = (below[i - 1] ?? 0) + Math.exp(k * (x + 1 - Math.exp(x)))
  }
  const all = below[steps] ?? 1
  const median = from + below.findIndex((sum) => sum >= all / 2) * width
  return (x) => 1 - (below[clamp(Math.round((x + median - from) / width), 0, steps)] ?? 0) / all
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}

/** The middle value; the lower one of two. null = there is none. */
export function median(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? null
}
