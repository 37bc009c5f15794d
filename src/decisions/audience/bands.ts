import type { RfmDimension } from './definition'
import type { AudienceFacts } from './facts'
import type { RfmCuts } from './resolved'

/** The fifth of buyers that a contact is in, 5 the best; null = bought nothing in the last year, or nothing is known yet. */
export function bandOf(
  of: RfmDimension,
  { orders, spentFen, lastOrderAt }: Pick<AudienceFacts, 'orders' | 'spentFen' | 'lastOrderAt'>,
  cuts: RfmCuts | null,
): number | null {
  if (!cuts || orders === 0 || !lastOrderAt) return null
  const value = { recency: lastOrderAt.getTime(), frequency: orders, spending: spentFen }[of]
  return 1 + cuts[of].filter((cut) => value > cut).length
}
