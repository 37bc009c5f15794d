import type { ReadScope } from '../../scope'

export interface LabelView {
  id: number
  name: string
  /** Groups that have it and are not dismissed. */
  groups: number
}

export interface LabelledGroupView {
  chatId: string
  name: string
  ownerUserId: string | null
  ownerName: string | null
  labelIds: number[]
}

/** Every group tag, by name. */
export function readLabels({ db }: ReadScope): Promise<LabelView[]> {
  return db.query(
    `select l.id, l.name, (select count(*)::int from group_chat_label c join group_chat g using (chat_id)
                            where c.label_id = l.id and g.dismissed_at is null) as groups
       from group_label l order by l.name, l.id`,
  )
}

interface LabelledQuery {
  /** Groups with this tag; null = all. */
  labelId: number | null
  search: string
  /** The last of the page before: its chat id. */
  after: string | null
  limit: number
}

/** Groups that are not dismissed with their tags, a page at a time. */
export async function readLabelledGroups(
  { db }: ReadScope,
  { labelId, search, after, limit }: LabelledQuery,
): Promise<{ items: LabelledGroupView[]; next: string | null }> {
  const items = await db.query<LabelledGroupView[]>(
    `select g.chat_id as "chatId", g.name, g.owner_user_id as "ownerUserId", nullif(o.name, '') as "ownerName",
            (select coalesce(array_agg(c.label_id order by c.label_id), '{}') from group_chat_label c
              where c.chat_id = g.chat_id) as "labelIds"
       from group_chat g left join member o on o.user_id = g.owner_user_id
      where g.dismissed_at is null and ($1::text is null or g.chat_id > $1)
        and ($2::int is null or exists (select 1 from group_chat_label c where c.chat_id = g.chat_id and c.label_id = $2))
        and ($3 = '' or strpos(lower(g.name), lower($3)) > 0 or strpos(lower(o.name), lower($3)) > 0)
      order by g.chat_id limit $4`,
    [after, labelId, search, limit + 1],
  )
  const shown = items.slice(0, limit)
  return { items: shown, next: items.length > limit ? (shown.at(-1)?.chatId ?? null) : null }
}
