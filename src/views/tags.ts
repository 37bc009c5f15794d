import { tagLimits, type TagLimits } from '../decisions/tagLimits'
import { countCorpTags } from '../facts/tagLimits'
import type { ReadScope } from '../scope'

export interface TagsView {
  groups: {
    id: string
    name: string
    order: number
    /** true = it can be changed only where it was made; null = not known yet. */
    foreign: boolean | null
    tags: {
      id: string
      name: string
      order: number
      foreign: boolean | null
      waiting: boolean
      contacts: number | null
    }[]
  }[]
  limits: TagLimits
}

interface Row {
  group_id: string
  group_name: string
  group_order: number
  group_foreign: boolean | null
  id: string
  name: string
  order: number
  foreign: boolean | null
  waiting: boolean
  contacts: number | null
}

const COUNTED = `
  select tag, count(distinct external_user_id)::int as contacts
    from follow_user cross join unnest(tag_ids) tag
   where removed_at is null or removed_at < added_at group by tag`
const UNCOUNTED = 'select null::text as tag, null::int as contacts where false'

/**
 * Corp tags by group, as WeCom sorts them. `counts` = with the contacts that have each as last agreed, which looks at every contact
 * there is; otherwise `contacts` is null.
 */
export async function readTags(
  { db, settings }: ReadScope,
  { counts = true }: { counts?: boolean } = {},
): Promise<TagsView> {
  const rows = await db.query<Row[]>(
    `with counted as (${counts ? COUNTED : UNCOUNTED})
     select g.id as group_id, g.name as group_name, g.sort_order::float8 as group_order, g.is_foreign as group_foreign,
            t.id, t.name, t.sort_order::float8 as "order", t.is_foreign as "foreign", ${counts ? 'coalesce(contacts, 0)' : 'null::int'} as contacts,
            exists (select 1 from corp_tag_change c where c.target_id = t.id and c.status = 'waiting') as waiting
       from corp_tag t join tag_group g on g.id = t.group_id left join counted on counted.tag = t.id
      where not t.deleted and not g.deleted
      order by g.sort_order desc, g.id, t.sort_order desc, t.id`,
  )
  const groups = new Map<string, TagsView['groups'][0]>()
  for (const { group_id: id, group_name: name, group_order: order, group_foreign: foreign, ...tag } of rows) {
    const group = groups.get(id) ?? { id, name, order, foreign, tags: [] }
    group.tags.push(tag)
    groups.set(id, group)
  }
  return { groups: [...groups.values()], limits: tagLimits(await countCorpTags({ db }), settings.tags) }
}

/** For the metrics page. */
export function readTagCount(scope: ReadScope): Promise<number> {
  return countCorpTags(scope)
}
