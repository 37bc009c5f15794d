/** The library learns of a use within the hour; one that was told late for want of a network takes longer. */
const KEPT_MS = 24 * 3_600_000

/** When the member sent which text (ISO moments by its id), by what this browser kept: in WeCom each chat opens the page anew. */
export type OwnUses = Record<string, string>

/** What is kept of them and not older than a day; what is no such thing is left out. */
export function recentUses(kept: unknown, now: Date): OwnUses {
  if (typeof kept !== 'object' || kept === null) return {}
  const isRecent = (at: unknown): at is string => typeof at === 'string' && Date.parse(at) > now.getTime() - KEPT_MS
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => isRecent(entry[1])))
}

/** Puts them over what a library knows that was read before it heard of them. */
export function putOver(replies: readonly { id: string; usedAt: string | null }[], own: OwnUses): void {
  for (const reply of replies) {
    const at = own[reply.id]
    if (at !== undefined && (reply.usedAt === null || Date.parse(at) > Date.parse(reply.usedAt))) reply.usedAt = at
  }
}
