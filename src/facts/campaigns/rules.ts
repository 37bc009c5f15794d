import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import type { TargetOutcome } from '../../decisions/campaigns/reasons'
import type { ReadScope } from '../../scope'
import type { Parameters } from '../audience/parameters'
import { pressureRules } from '../pressure'

/** What a rule may go by. */
export interface RuleMoment {
  campaignId: number
  /** The run whose targets are asked about; none when it has none yet. */
  runId?: number
  definition: Pick<CampaignDefinition, 'holdoutPercent' | 'messageClass'>
  /** SQL that selects the ids of those who are asked about; all when not given. */
  among?: string
}

/** A condition in SQL over `f`, the row of contact_fact (or of group_chat) of a target, and what is to be joined for it. */
export interface RuleSql {
  reason: TargetOutcome
  when: string
  join?: string
}

export interface TargetRule {
  sql(scope: Pick<ReadScope, 'now' | 'settings'>, moment: RuleMoment, values: Parameters): readonly RuleSql[]
}

/**
 * Why a contact does not get what they were meant for, asked at planning for all at once and again just before their part is
 * submitted. The first that holds is the reason. The holdout comes last: it is drawn among those who would get it.
 */
export const contactRules: readonly TargetRule[] = [
  { sql: pressure },
  { sql: (_, moment, values) => [holdout(moment, values, 'f.external_user_id')] },
]

/** The same of groups. */
export const groupRules: readonly TargetRule[] = [
  { sql: (_, moment, values) => [holdout(moment, values, 'f.chat_id')] },
]

/** The reason as SQL; `first` = the branch that comes before all rules. null = none holds. */
export function reasonSql(first: string, rules: readonly RuleSql[]): string {
  return `case ${first} ${rules.map(({ reason, when }) => `when ${when} then '${reason}'`).join(' ')} end`
}

function pressure(
  scope: Pick<ReadScope, 'now' | 'settings'>,
  { runId: ownRun = 0, definition, among }: RuleMoment,
  values: Parameters,
): readonly RuleSql[] {
  const asked = {
    kind: definition.messageClass,
    id: 'f.external_user_id',
    ownRun,
    ...(among !== undefined && { among }),
  }
  const { join, rules } = pressureRules(scope, asked, values)
  return rules.map((rule, i) => (i === 0 ? { ...rule, join } : rule))
}

/** Drawn by a hash of campaign and contact, so that it is the same in each run, on each server, for ever: md5 is the same everywhere. */
function holdout({ campaignId, definition }: RuleMoment, values: Parameters, id: string): RuleSql {
  if (definition.holdoutPercent === 0) return { reason: 'holdout', when: 'false' }
  const drawn = `('x' || substr(md5(${values.add(campaignId, 'int')} || ':' || ${id}), 1, 7))::bit(28)::int`
  return {
    reason: 'holdout',
    when: `${drawn} % 10000 < ${values.add(Math.round(definition.holdoutPercent * 100), 'int')}`,
  }
}
