import { todayOf } from '../../decisions/audience/days'
import type { Audience, AudienceCondition } from '../../decisions/audience/definition'
import type { ResolvedAudience } from '../../decisions/audience/resolved'
import type { ReadScope } from '../../scope'
import { conditionSql, unless, type Surroundings } from './conditions'
import type { Parameters } from './parameters'

/**
 * SQL that selects `external_user_id` of each contact of the audience exactly once, to be run as it is or inside another
 * statement; it ends with its conditions, so that another may follow. It reads contact_fact, which lags behind until `refreshFacts` has run; who has no follower has no row there.
 */
export function audienceQuery(
  scope: Pick<ReadScope, 'now' | 'settings'>,
  audience: ResolvedAudience,
  values: Parameters,
): string {
  return `select f.external_user_id from contact_fact f where (${audienceSql(scope, audience, values)})`
}

/** SQL: whether the row `f` of contact_fact belongs to the audience; null = it does not. */
export function audienceSql(
  { now, settings }: Pick<ReadScope, 'now' | 'settings'>,
  audience: ResolvedAudience,
  values: Parameters,
): string {
  return groupSql(audience.group, { audience, values, today: todayOf(now, settings.timeZone) })
}

function groupSql({ join, of }: Audience, around: Surroundings): string {
  const parts = [...of]
    .sort((one, other) => costOf(one) - costOf(other))
    .map((part) => (part.kind === 'group' ? groupSql(part, around) : oneSql(part, around)))
  if (join === 'all') return parts.length > 0 ? `(${parts.join(' and ')})` : 'true'
  const any = parts.length > 0 ? `(${parts.join(' or ')})` : 'false'
  return join === 'any' ? any : `(${any} is not true)`
}

/** PostgreSQL asks in the order written where it thinks the costs equal: what most often decides for little comes first. */
function costOf({ kind }: Audience | AudienceCondition): number {
  if (kind === 'field') return 2
  if (kind === 'group' || kind === 'segment') return 3
  return ARRAYS.has(kind) ? 1 : 0
}
const ARRAYS: ReadonlySet<string> = new Set(['tags', 'channel', 'add-way', 'group-chat', 'member', 'department'])

function oneSql(condition: AudienceCondition, around: Surroundings): string {
  if (condition.kind !== 'segment') return conditionSql(condition, around)
  const segment = around.audience.segments.get(condition.segmentId)
  return unless(condition.not, segment ? groupSql(segment, around) : 'false')
}
