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

/** How large these groups are, counted out of their members: a page of them costs what the page holds, however many there are. */
export async function groupSizes(
  scope: Pick<ReadScope, 'db' | 'settings'>,
  chatIds: readonly string[],
  since: Date,
): Promise<Map<string, GroupSize>> {
  const counts = await scope.db.query<SizeRow[]>(
    `select chat_id as "chatId", count(*)::int as members, count(*) filter (where type = 2)::int as externals
       from unnest($1::text[]) as asked(chat_id)
      cross join lateral (select type from group_member m where m.chat_id = asked.chat_id and left_at is null offset 0) m
      group by chat_id`,
    [chatIds],
  )
  const changes = await changesOf(scope, chatIds, since)
  const sizes = new Map<string, GroupSize>(chatIds.map((id) => [id, { members: 0, externals: 0, changes: [] }]))
  for (const { chatId, members, externals } of counts) sizes.set(chatId, { members, externals, changes: [] })
  for (const { chatId, ...change } of changes) sizes.get(chatId)?.changes.push(change)
  return sizes
}

/** One look at each group's members; a day is one of the business's. */
function changesOf(
  { db, settings }: Pick<ReadScope, 'db' | 'settings'>,
  chatIds: readonly string[],
  since: Date,
): Promise<(DayChange & { chatId: string })[]> {
  return db.query<(DayChange & { chatId: string })[]>(
    `select asked.chat_id as "chatId", to_char(what.at at time zone $3, 'YYYY-MM-DD') as day,
            sum(what.joined)::int as joined, sum(1 - what.joined)::int as left
       from unnest($1::text[]) as asked(chat_id)
      cross join lateral (select joined_at, left_at from group_member m where m.chat_id = asked.chat_id
                             and (joined_at >= $2 or left_at >= $2) offset 0) m
      cross join lateral (values (joined_at, 1), (left_at, 0)) as what(at, joined)
      where what.at >= $2 group by 1, 2 order by 1, 2`,
    [chatIds, since, settings.timeZone],
  )
}
