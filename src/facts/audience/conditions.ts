import type { Today } from '../../decisions/audience/days'
import type { AudienceCondition } from '../../decisions/audience/definition'
import type { ResolvedAudience } from '../../decisions/audience/resolved'
import { addDays } from '../../decisions/calendar'
import { bandSql } from './bands'
import { CAMPAIGN_OUTCOMES } from './campaigns'
import { fieldSql } from './fields'
import type { Parameters } from './parameters'
import { productSql, timeSql } from './times'

/** What a condition is put into SQL with. */
export interface Surroundings {
  audience: ResolvedAudience
  values: Parameters
  today: Today
}

/** SQL: whether the row `f` of contact_fact meets the condition; null = it does not. */
export function conditionSql(condition: Exclude<AudienceCondition, { kind: 'segment' }>, around: Surroundings): string {
  const { audience, values, today } = around
  switch (condition.kind) {
    case 'everyone':
      return 'true'
    case 'added':
      return timeSql('f.first_added_at', condition.test, around)
    case 'last-contact':
      return timeSql('f.last_heard_at', condition.test, around)
    case 'last-order':
      return condition.skus.length > 0
        ? productSql(condition.skus, condition.test, around)
        : timeSql('f.last_order_at', condition.test, around)
    case 'due':
      return dueSql(condition, around)
    case 'rfm':
      return bandSql(condition, audience.cuts, values)
    case 'gender':
      return `f.gender = any(${values.add(condition.in, 'int[]')})`
    case 'field':
      return fieldSql(condition, values, today)
    case 'tags':
      return tagSql(condition, around)
    default:
      return unless(condition.not, plainSql(condition, around))
  }
}

type Negatable = Exclude<Extract<AudienceCondition, { not: boolean }>, { kind: 'segment' }>
type Of<K extends AudienceCondition['kind']> = Extract<AudienceCondition, { kind: K }>

/** SQL: the condition, or that it is not met. */
export const unless = (not: boolean, sql: string): string => (not ? `((${sql}) is not true)` : sql)

function plainSql(condition: Negatable, { audience, values }: Surroundings): string {
  const known = <T>(ids: readonly number[], map: ReadonlyMap<number, readonly T[]>): T[] =>
    ids.flatMap((id) => map.get(id) ?? [])
  switch (condition.kind) {
    case 'channel':
      return `f.states && ${values.add(known(condition.channelIds, audience.states), 'text[]')}`
    case 'stage':
      return `f.stage = any(${values.add(condition.in, 'text[]')})`
    case 'member':
      return memberSql(condition.as, condition.userIds, values)
    case 'department':
      return memberSql(condition.as, known(condition.departmentIds, audience.members), values)
    case 'silence':
      return `f.silence = any(${values.add(condition.in, 'text[]')})`
    case 'add-way':
      return `f.add_ways && ${values.add(condition.in, 'int[]')}`
    case 'group-chat':
      return condition.chatIds.length > 0
        ? `f.chat_ids && ${values.add(condition.chatIds, 'text[]')}`
        : `f.chat_ids <> '{}'`
    case 'list':
      return `f.external_user_id in (
        select external_user_id from audience_list_contact where list_id = ${values.add(condition.listId, 'int')})`
    case 'campaign':
      return campaignSql(condition, values)
  }
}

function memberSql(as: 'owner' | 'follower', userIds: readonly string[], values: Parameters): string {
  const list = values.add(userIds, 'text[]')
  if (as === 'owner') return `f.owner_user_id = any(${list})`
  // Most have one or two: those are looked up in a hash of the list, where an overlap would compare each with each.
  return `(f.follower_user_ids[1] = any(${list}) or f.follower_user_ids[2] = any(${list})
    or (cardinality(f.follower_user_ids) > 2 and f.follower_user_ids && ${list}))`
}

/** A tag without a number never was on anybody. */
function tagSql({ has, tagIds }: Of<'tags'>, { audience, values }: Surroundings): string {
  const numbers = tagIds.map((id) => audience.tags.get(id) ?? -1)
  const list = values.add(numbers, 'int[]')
  if (has === 'all') return `f.tags @> ${list}`
  return has === 'any' ? `f.tags && ${list}` : `not f.tags && ${list}`
}

/** By their runs: those are in the key of the targets. */
function campaignSql({ what, campaignIds }: Of<'campaign'>, values: Parameters): string {
  const runs = `select id from campaign_run where campaign_id = any(${values.add(campaignIds, 'int[]')})`
  return `f.external_user_id in (
    select t.external_user_id from campaign_target t where t.run_id in (${runs}) and ${CAMPAIGN_OUTCOMES[what]})`
}

function dueSql({ skus, days }: Of<'due'>, { values, today }: Surroundings): string {
  const last = values.add(addDays(today.day, days), 'date')
  if (skus.length === 0) return `f.due_on <= ${last}`
  return `f.external_user_id in (
    select external_user_id from replenishment
     where sku = any(${values.add(skus, 'text[]')}) and due_on <= ${last} and paused_at is null)`
}
