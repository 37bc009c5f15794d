/** One group somebody is in. */
export interface Joining {
  chatId: string
  joinedAt: Date
  /** Who invited them, or the join way they came by; null = neither is known. */
  way: string | null
}

export interface JoinPolicy {
  /** In so many groups, joined within so many days. */
  groups: number
  withinDays: number
  /** Joined so many in the same way within so many hours: a series. */
  seriesGroups: number
  seriesHours: number
}

/** Why somebody may be an advertiser. A pattern is no proof. */
export type JoinReason =
  { kind: 'many-groups'; groups: number; days: number } | { kind: 'series'; groups: number; hours: number; way: string }

const HOUR_MS = 3600_000

/** What is conspicuous about how somebody joined; none = nothing. */
export function joinReasons(joinings: readonly Joining[], policy: JoinPolicy, now: Date): JoinReason[] {
  const since = now.getTime() - policy.withinDays * 24 * HOUR_MS
  const recent = joinings.filter(({ joinedAt }) => joinedAt.getTime() > since)
  const reasons: JoinReason[] = []
  const groups = new Set(recent.map(({ chatId }) => chatId)).size
  if (groups >= policy.groups) reasons.push({ kind: 'many-groups', groups, days: policy.withinDays })
  const longest = longestSeries(recent, policy.seriesHours * HOUR_MS)
  if (longest && longest.groups >= policy.seriesGroups) {
    reasons.push({ kind: 'series', ...longest, hours: policy.seriesHours })
  }
  return reasons
}

/** The most groups joined in one way within the span; null = no way is known. */
function longestSeries(joinings: readonly Joining[], spanMs: number): { groups: number; way: string } | null {
  let longest: { groups: number; way: string } | null = null
  const inOrder = [...joinings].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime())
  for (const { way, joinedAt } of inOrder) {
    if (way === null) continue
    const until = joinedAt.getTime() + spanMs
    const chats = inOrder.filter(
      (one) => one.way === way && one.joinedAt >= joinedAt && one.joinedAt.getTime() <= until,
    )
    const groups = new Set(chats.map(({ chatId }) => chatId)).size
    if (!longest || groups > longest.groups) longest = { groups, way }
  }
  return longest
}
