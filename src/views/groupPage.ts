import type { ReadScope } from '../scope'

interface Person {
  userId: string
  name: string | null
}

export interface GroupPageView {
  chatId: string
  name: string
  notice: string
  owner: Person | null
  createdAt: string | null
  dismissedAt: string | null
  /** Everybody in it, members of the corp included. */
  memberCount: number
  externalCount: number
  /** External people who came, and left, in the last 7 times 24 hours. */
  joined7Days: number
  left7Days: number
  /** Who is in it, and the latest who left; both newest first. */
  members: {
    memberId: string
    name: string
    type: number | null
    joinedAt: string | null
    leftAt: string | null
    invitedBy: Person | null
  }[]
}

/** A group has at most 500 people; of those who left as many are shown as a page can bear. */
const MOST_LEFT = 50

/** A customer group as the sidebar shows it; null = we do not know it. */
export async function readGroupPage({ db, now }: ReadScope, chatId: string): Promise<GroupPageView | null> {
  const [group] = await db.query<Omit<GroupPageView, 'members'>[]>(
    `select g.chat_id as "chatId", g.name, g.notice, to_json(g.created_at) #>> '{}' as "createdAt",
            to_json(g.dismissed_at) #>> '{}' as "dismissedAt",
            case when g.owner_user_id is not null
                 then json_build_object('userId', g.owner_user_id, 'name', nullif(o.name, '')) end as owner,
            n.*
       from group_chat g left join member o on o.user_id = g.owner_user_id
       cross join lateral (
         select (count(*) filter (where left_at is null))::int as "memberCount",
                (count(*) filter (where left_at is null and external))::int as "externalCount",
                (count(*) filter (where external and joined_at > week_ago))::int as "joined7Days",
                (count(*) filter (where external and left_at > week_ago))::int as "left7Days"
           from (select *, type is distinct from 1 as external, $2::timestamptz - interval '168 hours' as week_ago
                   from group_member p where p.chat_id = g.chat_id) p) n
      where g.chat_id = $1`,
    [chatId, now],
  )
  if (!group) return null
  const members = await db.query<GroupPageView['members']>(
    `select p.member_id as "memberId", coalesce(nullif(p.name, ''), m.name, '') as name, p.type,
            to_json(p.joined_at) #>> '{}' as "joinedAt", to_json(p.left_at) #>> '{}' as "leftAt",
            case when p.invitor_user_id is not null
                 then json_build_object('userId', p.invitor_user_id, 'name', nullif(i.name, '')) end as "invitedBy"
       from ((select * from group_member where chat_id = $1 and left_at is null)
             union all
             (select * from group_member where chat_id = $1 and left_at is not null order by left_at desc limit $2)) p
       left join member m on m.user_id = p.member_id
       left join member i on i.user_id = p.invitor_user_id
      order by p.left_at desc nulls first, p.joined_at desc nulls last, p.member_id`,
    [chatId, MOST_LEFT],
  )
  return { ...group, members }
}
