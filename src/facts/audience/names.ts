import type { Audience } from '../../decisions/audience/definition'
import { conditionsOf } from '../../decisions/audience/definition'
import type { AudienceFacts } from '../../decisions/audience/facts'
import type { Named, NameOf } from '../../decisions/audience/words'
import type { ReadScope } from '../../scope'

/** SQL that gives the names of `$1`, ids as text. */
const NAMES: Readonly<Record<Named, string>> = {
  tag: 'select id, name from corp_tag where id = any($1)',
  channel: 'select id::text, name from channel where id::text = any($1)',
  member: 'select user_id as id, name from member where user_id = any($1)',
  department: 'select id::text, name from department where id::text = any($1)',
  product: 'select sku as id, name from product where sku = any($1)',
  chat: `select chat_id as id, name from group_chat where chat_id = any($1) and name <> ''`,
  segment: 'select id::text, name from segment where id::text = any($1)',
  list: 'select id::text, name from audience_list where id::text = any($1)',
  campaign: 'select id::text, name from campaign where id::text = any($1)',
  field: 'select key as id, label_zh as name from custom_field where key = any($1)',
}

/** The names of what audiences name and of what is known of a contact. */
export async function readNames(
  { db }: Pick<ReadScope, 'db'>,
  audiences: readonly Audience[],
  facts: AudienceFacts | null,
): Promise<NameOf> {
  const ids: Record<Named, (string | number)[]> = {
    ...{ tag: [...(facts?.tagIds ?? [])], channel: [], member: [...(facts?.followers ?? []), facts?.owner ?? ''] },
    ...{
      department: [],
      product: [],
      chat: [...(facts?.chatIds ?? [])],
      segment: [],
      list: [...(facts?.listIds ?? [])],
    },
    field: [],
    campaign: (facts?.campaigns ?? []).map(({ id }) => id),
  }
  for (const { condition } of audiences.flatMap((one) => conditionsOf(one))) {
    if (condition.kind === 'tags') ids.tag.push(...condition.tagIds)
    if (condition.kind === 'channel') ids.channel.push(...condition.channelIds)
    if (condition.kind === 'member') ids.member.push(...condition.userIds)
    if (condition.kind === 'department') ids.department.push(...condition.departmentIds)
    if (condition.kind === 'last-order' || condition.kind === 'due') ids.product.push(...condition.skus)
    if (condition.kind === 'group-chat') ids.chat.push(...condition.chatIds)
    if (condition.kind === 'campaign') ids.campaign.push(...condition.campaignIds)
    if (condition.kind === 'segment') ids.segment.push(condition.segmentId)
    if (condition.kind === 'list') ids.list.push(condition.listId)
    if (condition.kind === 'field') ids.field.push(condition.key)
  }
  const known = new Map<string, string>()
  for (const kind of kinds) {
    if (ids[kind].length === 0) continue
    const rows = await db.query<{ id: string; name: string }[]>(NAMES[kind], [ids[kind].map(String)])
    for (const { id, name } of rows) known.set(`${kind} ${id}`, name)
  }
  return (kind, id) => known.get(`${kind} ${id}`) ?? String(id)
}

const kinds = [
  'tag',
  'channel',
  'member',
  'department',
  'product',
  'chat',
  'segment',
  'list',
  'field',
  'campaign',
] as const
