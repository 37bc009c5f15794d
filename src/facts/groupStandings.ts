import type { ReadScope } from '../scope'

export interface GroupStanding {
  /** Members who are there and have a warning that stands. */
  warned: number
  /** Members on the list of removals that the next reading has not confirmed. */
  listed: number
}

/** How it stands with the members of these groups; one with nothing to say is not in it. */
export async function groupStandings(
  { db }: Pick<ReadScope, 'db'>,
  chatIds: readonly string[],
): Promise<ReadonlyMap<string, GroupStanding>> {
  const rows = await db.query<(GroupStanding & { chatId: string })[]>(
    `select chat_id as "chatId", sum(warned)::int as warned, sum(listed)::int as listed from (
       select w.chat_id, count(distinct w.member_id) as warned, 0 as listed from group_warning w
         join group_member m on m.chat_id = w.chat_id and m.member_id = w.member_id and m.left_at is null
        where w.chat_id = any($1) and w.undone_at is null group by w.chat_id
       union all
       select r.chat_id, 0, count(*) from group_removal r
        where r.chat_id = any($1) and r.confirmed_at is null and r.withdrawn_at is null group by r.chat_id) s group by chat_id`,
    [chatIds],
  )
  return new Map(rows.map(({ chatId, warned, listed }) => [chatId, { warned, listed }]))
}
