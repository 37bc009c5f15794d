export interface KfServing {
  userId: string
  receiving: boolean
  /** Visitors who are with them now. */
  visitors: number
}

/** Who is asked to take a visitor, in this order: those who receive, of `wanted` when any are named, the least busy first. */
export function servicersToAsk(serving: readonly KfServing[], wanted: readonly string[], most: number): string[] {
  const free = serving.filter(({ userId, receiving }) => receiving && (wanted.length === 0 || wanted.includes(userId)))
  const sorted = [...free].sort((a, b) => a.visitors - b.visitors || (a.userId < b.userId ? -1 : 1))
  return sorted.slice(0, most).map(({ userId }) => userId)
}
