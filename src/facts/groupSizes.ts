import type { DayChange } from '../decisions/groups/sizes'
import type { ReadScope } from '../scope'

export interface GroupSize {
  members: number
  /** Of them from outside the corp. */
  externals: number
  /** What changed on each day since. */
  changes: DayChange[]
}

interface SizeRow {
  chatId: string
  members: number
  externals: number
}

/** How large these groups are, and what changed since: the counts stand at the group, and its moves are in order of time. */
export async function groupSizes(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  chatIds: readonly string[],
  since: Date,
): Promise<Map<string, GroupSize>> {
  const counts = await db.query<SizeRow[]>(
    `select chat_id as "chatId", member_count as members, external_count as externals from group_chat
      where chat_id = any($1)`,
    [chatIds],
  )
  const changes = await db.query<(DayChange & { chatId: string })[]>(
    `select chat_id as "chatId", to_char(at at time zone $3, 'YYYY-MM-DD') as day,
            (count(*) filter (where kind = 'joined'))::int as joined, (count(*) filter (where kind = 'left'))::int as left
       from group_move where chat_id = any($1) and at >= $2 group by 1, 2 order by 1, 2`,
    [chatIds, since, settings.timeZone],
  )
  const sizes = new Map<string, GroupSize>()
  for (const { chatId, ...size } of counts) sizes.set(chatId, { ...size, changes: [] })
  for (const { chatId, ...change } of changes) sizes.get(chatId)?.changes.push(change)
  return sizes
}
