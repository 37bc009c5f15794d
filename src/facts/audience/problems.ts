import { checkAudience } from '../../decisions/audience/check'
import {
  audienceLimits,
  conditionsOf,
  type Audience,
  type AudienceCondition,
} from '../../decisions/audience/definition'
import type { Problem } from '../../decisions/quickReplyParts'
import type { ReadScope } from '../../scope'
import { resolveAudience, segmentIdsOf } from './resolve'

interface Mention {
  path: string
  of: keyof typeof THINGS
  id: string
}

/** What is wrong with an audience, in itself and with what it names, in words and with the place; empty = nothing. */
export async function audienceProblems(scope: Pick<ReadScope, 'db'>, audience: Audience): Promise<Problem[]> {
  const problems = checkAudience(audience)
  if (problems.length > 0) return problems
  const mentions = conditionsOf(audience).flatMap(({ path, condition }) => mentionsOf(path, condition))
  const missing = await missingOf(scope, mentions)
  if (missing.length > 0) return missing
  if (segmentIdsOf(audience).length === 0) return []
  const { segments } = await resolveAudience(scope, audience)
  const size = sizeOf(audience, segments, new Map())
  if (size <= audienceLimits.expanded) return []
  const { expanded } = audienceLimits
  return [
    {
      ...{ path: 'of', zh: `连同所引用的人群，条件超过 ${expanded} 个` },
      en: `has more than ${expanded} conditions with those of the segments it names`,
    },
  ]
}

/** What may be named, as people call it, and the SQL that gives those of `$1` that are there. */
const THINGS = {
  tag: {
    zh: '标签',
    en: 'tag',
    known: 'select id from corp_tag where id = any($1) and not deleted and deleted_at is null',
  },
  channel: { zh: '渠道', en: 'channel', known: 'select id::text from channel where id::text = any($1)' },
  member: { zh: '成员', en: 'member', known: 'select user_id as id from member where user_id = any($1)' },
  department: { zh: '部门', en: 'department', known: 'select id::text from department where id::text = any($1)' },
  product: { zh: '产品', en: 'product', known: 'select sku as id from product where sku = any($1)' },
  field: {
    ...{ zh: '字段', en: 'field' },
    known: `select key as id from custom_field where key = any($1) and kept_on = 'contact' and removed_at is null`,
  },
  chat: { zh: '客户群', en: 'customer group', known: 'select chat_id as id from group_chat where chat_id = any($1)' },
  segment: { zh: '人群', en: 'segment', known: 'select id::text from segment where id::text = any($1)' },
  campaign: { zh: '群发', en: 'campaign', known: 'select id::text from campaign where id::text = any($1)' },
  list: { zh: '名单', en: 'list', known: 'select id::text from audience_list where id::text = any($1)' },
} as const

function mentionsOf(path: string, condition: AudienceCondition): Mention[] {
  const all = (of: Mention['of'], name: string, ids: readonly (string | number)[]): Mention[] =>
    ids.map((id) => ({ path: `${path}.${name}`, of, id: String(id) }))
  switch (condition.kind) {
    case 'tags':
      return all('tag', 'tagIds', condition.tagIds)
    case 'channel':
      return all('channel', 'channelIds', condition.channelIds)
    case 'member':
      return all('member', 'userIds', condition.userIds)
    case 'department':
      return all('department', 'departmentIds', condition.departmentIds)
    case 'last-order':
    case 'due':
      return all('product', 'skus', condition.skus)
    case 'field':
      return all('field', 'key', [condition.key])
    case 'group-chat':
      return all('chat', 'chatIds', condition.chatIds)
    case 'campaign':
      return all('campaign', 'campaignIds', condition.campaignIds)
    case 'segment':
      return all('segment', 'segmentId', [condition.segmentId])
    case 'list':
      return all('list', 'listId', [condition.listId])
    default:
      return []
  }
}

async function missingOf({ db }: Pick<ReadScope, 'db'>, mentions: readonly Mention[]): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const of of new Set(mentions.map((one) => one.of))) {
    const { zh, en, known } = THINGS[of]
    const mine = mentions.filter((one) => one.of === of)
    const rows = await db.query<{ id: string }[]>(known, [mine.map(({ id }) => id)])
    const there = new Set(rows.map(({ id }) => id))
    for (const { path, id } of mine)
      if (!there.has(id)) problems.push({ path, zh: `没有${zh}「${id}」`, en: `there is no ${en} ${id}` })
  }
  return problems
}

/** All conditions, those of segments as often as they are named. */
function sizeOf(group: Audience, segments: ReadonlyMap<number, Audience>, known: Map<number, number>): number {
  return conditionsOf(group).reduce((sum, { condition }) => {
    if (condition.kind !== 'segment') return sum + 1
    const segment = segments.get(condition.segmentId)
    if (!known.has(condition.segmentId)) {
      // Before its parts are counted, or a circle would go round for ever.
      known.set(condition.segmentId, 0)
      known.set(condition.segmentId, segment ? sizeOf(segment, segments, known) : 0)
    }
    return sum + (known.get(condition.segmentId) ?? 0)
  }, 0)
}
