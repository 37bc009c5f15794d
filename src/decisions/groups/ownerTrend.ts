/** One owner's figure on one day; `chats` = how many groups they had, by which those without any do not count. */
export interface OwnerFigure {
  userId: string
  day: string
  value: number
  chats: number
}

/** rising and falling: against what the other owners did in the same days. unknown: there is nothing to compare with. */
export type OwnerTrend = 'rising' | 'steady' | 'falling' | 'unknown'

export interface OwnerSeries {
  userId: string
  /** A figure for each day; null = not known, or they had no group. */
  values: (number | null)[]
  /** Their latest week in units of the median owner's: 1.2 = a fifth more. null = not known, or the median is 0. */
  level: number | null
  /** The same of the week before. */
  levelBefore: number | null
  trend: OwnerTrend
}

export interface OwnerComparison {
  days: readonly string[]
  /** The median over owners, for each day; null = nobody is known of that day. */
  median: (number | null)[]
  owners: OwnerSeries[]
}

/** Days that are summed for a level: a whole week, since weekends differ. */
const WEEK = 7
/** Less is noise. */
const NOTABLE = 0.1

/** Each owner's days beside the median of all owners, and whether they gain on it or fall behind. */
export function compareOwners(figures: readonly OwnerFigure[], days: readonly string[]): OwnerComparison {
  const place = new Map(days.map((day, at) => [day, at]))
  const series = new Map<string, (number | null)[]>()
  for (const { userId, day, value, chats } of figures) {
    const at = place.get(day)
    if (at === undefined || chats === 0) continue
    const values = series.get(userId) ?? days.map(() => null)
    values[at] = value
    series.set(userId, values)
  }
  const all = [...series.values()]
  const median = days.map((_, at) => medianOf(all.flatMap((values) => values[at] ?? [])))
  const owners = [...series].map(([userId, values]) => ({ userId, values, ...standing(values, median) }))
  return { days, median, owners }
}

/** The middle one; of an even number the mean of both in the middle. null = there is none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2
}

function standing(values: readonly (number | null)[], median: readonly (number | null)[]) {
  const level = levelOf(values.slice(-WEEK), median.slice(-WEEK))
  const levelBefore = levelOf(values.slice(-2 * WEEK, -WEEK), median.slice(-2 * WEEK, -WEEK))
  return { level, levelBefore, trend: trendOf(level, levelBefore) }
}

/** Only days on which both are known count. */
function levelOf(values: readonly (number | null)[], median: readonly (number | null)[]): number | null {
  let own = 0
  let others = 0
  values.forEach((value, at) => {
    const middle = median[at] ?? null
    if (value === null || middle === null) return
    own += value
    others += middle
  })
  return others === 0 ? null : own / others
}

function trendOf(level: number | null, before: number | null): OwnerTrend {
  if (level === null || before === null) return 'unknown'
  if (level > before * (1 + NOTABLE)) return 'rising'
  return level < before * (1 - NOTABLE) ? 'falling' : 'steady'
}
