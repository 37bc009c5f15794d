/** A contact and a product. */
export interface Pair {
  externalUserId: string
  /** '' = orders that name no product. */
  sku: string
}

/** In one order everywhere, so that two who write the same pairs do not wait for each other in a ring. */
export function sorted(pairs: readonly Pair[]): Pair[] {
  const key = ({ externalUserId, sku }: Pair): string => `${externalUserId}\n${sku}`
  return [...pairs].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
