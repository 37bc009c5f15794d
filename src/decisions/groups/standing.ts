/** What somebody who runs a group saw a member do; `reaction`: they answered or liked something. */
export type SignalKind = 'reaction' | 'active' | 'helpful'

/**
 * Where a figure of a member's standing comes from. seen: taps of whoever runs the group. touches: talks, forms, links and the like.
 * messages: the archive of messages, which only a plug-in supplies.
 */
const standingSources = ['orders', 'seen', 'touches', 'messages'] as const
export type StandingSource = (typeof standingSources)[number]

/** What one source tells of a member. */
export interface SourceFigure {
  /** Within the window. */
  count: number
  /** Of however long ago; null = never. */
  lastAt: Date | null
}

export interface StandingFacts {
  /** null = WeCom did not say. */
  joinedAt: Date | null
  /** null = nothing supplies this source: not known, which is not nought. */
  figures: Readonly<Record<StandingSource, SourceFigure | null>>
}

export interface StandingPolicy {
  /** In the group for so many days: long-standing. */
  longStandingDays: number
  /** As many points within the window: active. */
  activeFrom: number
  weights: Readonly<Record<StandingSource, number>>
}

export interface Standing {
  /** Points within the window; null = no source ever told anything of them. */
  activity: number | null
  lastSignalAt: Date | null
  /** Those that told something, the latest first. */
  sources: { source: StandingSource; count: number; lastAt: Date }[]
  daysInGroup: number | null
  /** Active and long-standing: somebody to ask to lead. */
  leaderSuggested: boolean
}

const DAY_MS = 24 * 3600_000

/** What can be known about a member of a group, each figure with its source. */
export function standingOf({ joinedAt, figures }: StandingFacts, policy: StandingPolicy, now: Date): Standing {
  const sources = standingSources
    .flatMap((source) => {
      const figure = figures[source]
      return figure?.lastAt ? [{ source, count: figure.count, lastAt: figure.lastAt }] : []
    })
    .sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime())
  const points = sources.reduce((sum, { source, count }) => sum + count * policy.weights[source], 0)
  const daysInGroup = joinedAt && Math.max(0, Math.floor((now.getTime() - joinedAt.getTime()) / DAY_MS))
  return {
    activity: sources.length > 0 ? points : null,
    lastSignalAt: sources[0]?.lastAt ?? null,
    sources,
    daysInGroup,
    leaderSuggested: points >= policy.activeFrom && daysInGroup !== null && daysInGroup >= policy.longStandingDays,
  }
}

/**
 * Whether there was no signal of any kind for so many days; to have joined is one. Of somebody whose joining is not known nobody can
 * say so.
 */
export function isQuiet(
  { lastSignalAt, joinedAt }: { lastSignalAt: Date | null; joinedAt: Date | null },
  quietDays: number,
  now: Date,
): boolean {
  if (!joinedAt) return false
  const last = Math.max(joinedAt.getTime(), lastSignalAt?.getTime() ?? 0)
  return now.getTime() - last >= quietDays * DAY_MS
}
