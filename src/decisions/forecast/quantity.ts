import type { History } from './history'
import { clamp } from './maths'

/** How unsure we are, before any purchase, that the quantity moves the gap as it does elsewhere in the shop. */
const PRIOR_DEVIATION = 0.5

/**
 * By what power of the quantity a gap grows: 0 = not at all, 1 = twice as much lasts twice as long. Found within
 * histories of three purchases or more with every quantity known, drawn towards `prior` while these are few.
 */
export function elasticityOf(histories: readonly History[], prior: number): number {
  const sums = { covariance: 0, quantity: 0, gap: 0, freedom: 0 }
  for (const { days, quantities } of histories) {
    if (days.length < 3) continue
    const logs: [number, number][] = []
    for (let i = 0; i + 1 < days.length; i++) {
      const quantity = quantities[i]
      if (!quantity) break
      logs.push([Math.log(quantity), Math.log(Math.max(1, (days[i + 1] ?? 0) - (days[i] ?? 0)))])
    }
    if (logs.length === days.length - 1) add(sums, logs)
  }
  if (sums.freedom < 3 || sums.quantity < 1e-9) return prior
  const found = sums.covariance / sums.quantity
  const left = Math.max(1e-9, sums.gap - found * sums.covariance)
  const sure = (sums.quantity * sums.freedom) / left
  const before = 1 / PRIOR_DEVIATION ** 2
  return clamp((found * sure + prior * before) / (sure + before), 0, 1)
}

/** Sums of squares about each history's own means, so that big buyers are not taken for seldom ones. */
function add(
  sums: { covariance: number; quantity: number; gap: number; freedom: number },
  logs: readonly [number, number][],
): void {
  const meanQuantity = logs.reduce((sum, [quantity]) => sum + quantity, 0) / logs.length
  const meanGap = logs.reduce((sum, [, gap]) => sum + gap, 0) / logs.length
  for (const [quantity, gap] of logs) {
    sums.covariance += (quantity - meanQuantity) * (gap - meanGap)
    sums.quantity += (quantity - meanQuantity) ** 2
    sums.gap += (gap - meanGap) ** 2
  }
  sums.freedom += logs.length - 1
}
