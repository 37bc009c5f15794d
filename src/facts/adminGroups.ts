import type { ReadScope } from '../scope'

/** handing-over: a transfer is under way. owner-left: it waits for another owner. */
export type GroupState = 'normal' | 'owner-left' | 'handing-over' | 'dismissed'

export interface GroupsAsked {
  /** null = everybody's. */
  owner: string | null
  /** open = all that are not dismissed. */
  state: GroupState | 'open'
  /** A part of the group's or its owner's name; '' = any. */
  text: string
  /** Of groups with this tag only; null = any. */
  labelId: number | null
  /** The position of the last one of the page before; null = from the beginning. */
  after: string | null
  limit: number
}

export interface GroupRow {
  chatId: string
  name: string
  ownerUserId: string | null
  ownerName: string | null
  state: GroupState
  createdAt: string | null
  readAt: string | null
  /** What the next page begins after. */
  position: string
}

/** Once, in the words of SQL: whether a group waits for another owner is the same everywhere. */
const STATE = `case when g.dismissed_at is not null then 'dismissed'
  when g.status = 2 or exists (select from group_transfer t where t.chat_id = g.chat_id and t.state in ('asked', 'waiting'))
    then 'handing-over'
  when g.status = 1 or o.gone_at is not null then 'owner-left' else 'normal' end`
const OWNER = `coalesce(nullif(o.name, ''), g.owner_user_id, '')`

/** Groups by owner, then by name. It looks at groups only, never at their members. */
export async function groupsOf({ db }: Pick<ReadScope, 'db'>, asked: GroupsAsked): Promise<GroupRow[]> {
  const [owner = '', name = '', chatId = ''] = asked.after === null ? [] : decode(asked.after)
  const rows = await db.query<Omit<GroupRow, 'position'>[]>(
    `select * from (
       select g.chat_id as "chatId", g.name, g.owner_user_id as "ownerUserId", nullif(o.name, '') as "ownerName",
              ${STATE} as state, to_json(g.created_at) #>> '{}' as "createdAt", to_json(g.read_at) #>> '{}' as "readAt"
         from group_chat g left join member o on o.user_id = g.owner_user_id
        where ($1::text is null or g.owner_user_id = $1) and (g.dismissed_at is not null) = ($2 = 'dismissed')
          and ($3 = '' or position(lower($3) in lower(g.name)) > 0 or position(lower($3) in lower(${OWNER})) > 0)
          and ($9::int is null or exists (select from group_chat_label l where l.chat_id = g.chat_id and l.label_id = $9))
          and (not $4 or (${OWNER} collate "C", g.name collate "C", g.chat_id collate "C") > ($5, $6, $7))
        order by ${OWNER} collate "C", g.name collate "C", g.chat_id collate "C") page
      where $2 = 'open' or state = $2 limit $8`,
    [asked.owner, asked.state, asked.text, asked.after !== null, owner, name, chatId, asked.limit, asked.labelId],
  )
  return rows.map((row) => ({
    ...row,
    position: encode([row.ownerName ?? row.ownerUserId ?? '', row.name, row.chatId]),
  }))
}

/** How many there are of each state. */
export async function countGroupStates({ db }: Pick<ReadScope, 'db'>): Promise<Record<GroupState, number>> {
  const rows = await db.query<{ state: GroupState; count: number }[]>(
    `select ${STATE} as state, count(*)::int as count
       from group_chat g left join member o on o.user_id = g.owner_user_id group by 1`,
  )
  const none = { normal: 0, 'owner-left': 0, 'handing-over': 0, dismissed: 0 }
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
}

function encode(parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join(':')
}

/** A position of another's making asks for a page from the beginning. */
function decode(text: string): string[] {
  try {
    const parts = text.split(':').map(decodeURIComponent)
    return parts.length === 3 ? parts : []
  } catch (error) {
    if (error instanceof URIError) return []
    throw error
  }
}
