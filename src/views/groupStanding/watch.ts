import { joinReasons, type JoinReason, type Joining } from '../../decisions/groups/joinPatterns'
import type { ReadScope } from '../../scope'

export interface SuspectView {
  memberId: string
  name: string
  reasons: JoinReason[]
  /** The groups they are in that they joined lately, the latest first. */
  joinings: { chatId: string; groupName: string; joinedAt: string; way: string | null }[]
}

interface Row {
  memberId: string
  name: string
  joinings: { chatId: string; groupName: string; joinedAt: string; way: string | null }[]
}

/** Who joined so many groups lately that a pattern is possible. `$3` null = in any group, else those of that group. */
export const MANY_GROUPS = `
  select member_id, count(*)::int as groups from group_member
   where left_at is null and type = 2 and joined_at > $1
   group by member_id having count(*) >= $2`

const IN_GROUP = `
  select m.member_id, n.groups from group_member m
   cross join lateral (select count(*)::int as groups from group_member o where o.member_id = m.member_id
                          and o.left_at is null and o.joined_at > $1) n
   where m.chat_id = $3 and m.left_at is null and m.type = 2 and n.groups >= $2`

/** People who may be advertisers, by how they joined groups: of one group, or of all. The most groups first. */
export async function readSuspects(scope: ReadScope, chatId: string | null): Promise<SuspectView[]> {
  const { watch } = scope.settings.standing
  const since = new Date(scope.now.getTime() - watch.withinDays * 24 * 3600_000)
  const least = Math.min(watch.groups, watch.seriesGroups)
  const values = [since, least, ...(chatId === null ? [] : [chatId]), watch.shown]
  const rows = await scope.db.query<Row[]>(
    `with many as (${chatId === null ? MANY_GROUPS : IN_GROUP}
                    order by 2 desc, 1 limit $${values.length})
     select m.member_id as "memberId", max(p.name) as name,
            json_agg(json_build_object('chatId', p.chat_id, 'groupName', coalesce(g.name, ''), 'joinedAt', p.joined_at,
              'way', case when p.invitor_user_id is not null then 'by:' || p.invitor_user_id
                          when p.state is not null then 'code:' || p.state end) order by p.joined_at desc) as joinings
       from many m join group_member p on p.member_id = m.member_id and p.left_at is null and p.joined_at > $1
       left join group_chat g on g.chat_id = p.chat_id
      group by m.member_id, m.groups order by m.groups desc, m.member_id`,
    values,
  )
  return rows.flatMap((row) => {
    const joinings = row.joinings.map((one): Joining => ({ ...one, joinedAt: new Date(one.joinedAt) }))
    const reasons = joinReasons(joinings, watch, scope.now)
    return reasons.length === 0 ? [] : [{ ...row, reasons }]
  })
}
