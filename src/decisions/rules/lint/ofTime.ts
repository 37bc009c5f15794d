import { momentAt } from '../../businessTime'
import { addDays } from '../../calendar'
import type { Rule } from '../definition'
import type { RuleMoment } from '../event'
import type { Literal } from './branches'

const DAY_MINUTES = 24 * 60
const MORNING = 10 * 60

/** The days on which all of these rules are valid, from today on; null = there is none. */
export function daysOf(rules: readonly Pick<Rule, 'from' | 'until'>[], today: string): string[] | null {
  const first = rules.reduce((latest, { from }) => (from !== null && from > latest ? from : latest), today)
  const last = rules.reduce<string | null>(
    (least, { until }) => (until !== null && (least === null || until < least) ? until : least),
    null,
  )
  if (last !== null && last < first) return null
  return Array.from({ length: 7 }, (_, i) => addDays(first, i)).filter((day) => last === null || day <= last)
}

/** Every kind of moment that conditions on time tell apart, on these days; any day may be a holiday, any weekend worked. */
export function momentChoice(literals: readonly Literal[], days: readonly string[], timeZone: string): RuleMoment[] {
  const minutes = minutesIn(literals)
  const byDay = literals.some(({ condition }) => condition.kind === 'weekday' || condition.kind === 'day')
  const tried = byDay ? days : days.slice(0, 1)
  return tried.flatMap((day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
    const plain = weekday >= 6 ? (['weekend', 'workday'] as const) : (['workday'] as const)
    const kinds = byDay ? [...plain, 'holiday' as const] : plain.slice(0, 1)
    return kinds.flatMap((dayKind) =>
      minutes.map((minute) => ({ at: momentOf(day, minute, timeZone), timeZone, day, minute, weekday, dayKind })),
    )
  })
}

/** Each edge of the hours, and ten in the morning. */
function minutesIn(literals: readonly Literal[]): number[] {
  const edges = literals.flatMap(({ condition }) =>
    condition.kind === 'hours' ? [condition.from, condition.until, condition.until + DAY_MINUTES - 1] : [],
  )
  return [...new Set([MORNING, ...edges.map((minute) => minute % DAY_MINUTES)])]
}

const known = new Map<string, Date>()

/** Kept: the same few moments are asked for thousands of times. */
function momentOf(day: string, minute: number, timeZone: string): Date {
  const key = `${day} ${minute} ${timeZone}`
  const before = known.get(key)
  if (before) return before
  if (known.size > 5000) known.clear()
  const made = momentAt(day, minute, timeZone)
  known.set(key, made)
  return made
}
