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
    /** Whose contact they are, at most three; empty = nobody's, or a member of the corp. */
    reps: Person[]
    /** In how many other customer groups they are. */
    otherGroups: number
  }[]
  /** Who came and went, the latest first. */
  moves: GroupMoveView[]
}

interface GroupMoveView {
  at: string
  memberId: string
  name: string
  kind: 'joined' | 'left'
  /** Joined: 1 invited, 2 by link, 3 by QR code. Left: 0 by themself, 1 was removed. null = not known. */
  scene: number | null
  /** A reading found it: by then, and nobody knows when. */
  inferred: boolean
}

/** A group has at most 500 people; of those who left as many are shown as a page can bear. */
const MOST_LEFT = 50
const MOVES = 50

/** A customer group as the sidebar shows it; null = we do not know it. */
export async function readGroupPage({ db, now }: ReadScope, chatId: string): Promise<GroupPageView | null> {
  const [group] = await db.query<Omit<GroupPageView, 'members' | 'moves'>[]>(
    `select g.chat_id as "chatId", g.name, g.notice, to_json(g.created_at) #>> '{}' as "createdAt",
            to_json(g.dismissed_at) #>> '{}' as "dismissedAt",
            case when g.owner_user_id is not null
                 then json_build_object('userId', g.owner_user_id, 'name', nullif(o.name, '')) end as owner,
            g.member_count as "memberCount", g.external_count as "externalCount", n.*
       from group_chat g left join member o on o.user_id = g.owner_user_id
       cross join lateral (
         select (count(*) filter (where kind = 'joined'))::int as "joined7Days",
                (count(*) filter (where kind = 'left'))::int as "left7Days"
           from group_move v where v.chat_id = g.chat_id and v.type is distinct from 1
            and v.at > $2::timestamptz - interval '168 hours' and v.at <= $2) n
      where g.chat_id = $1`,
    [chatId, now],
  )
  if (!group) return null
  const members = await db.query<GroupPageView['members']>(
    `select p.member_id as "memberId", coalesce(nullif(p.name, ''), m.name, '') as name, p.type,
            to_json(p.joined_at) #>> '{}' as "joinedAt", to_json(p.left_at) #>> '{}' as "leftAt",
            case when p.invitor_user_id is not null
                 then json_build_object('userId', p.invitor_user_id, 'name', nullif(i.name, '')) end as "invitedBy",
            coalesce((select json_agg(json_build_object('userId', r.user_id, 'name', nullif(w.name, '')))
                        from (select user_id from follow_user f where f.external_user_id = p.member_id
                                 and (f.removed_at is null or f.removed_at < f.added_at) order by f.added_at limit 3) r
                        left join member w on w.user_id = r.user_id), '[]') as reps,
            (select count(*)::int from group_member e join group_chat g on g.chat_id = e.chat_id and g.dismissed_at is null
              where e.member_id = p.member_id and e.chat_id <> $1 and e.left_at is null) as "otherGroups"
       from ((select * from group_member where chat_id = $1 and left_at is null)
             union all
             (select * from group_member where chat_id = $1 and left_at is not null order by left_at desc limit $2)) p
       left join member m on m.user_id = p.member_id
       left join member i on i.user_id = p.invitor_user_id
      order by p.left_at desc nulls first, p.joined_at desc nulls last, p.member_id`,
    [chatId, MOST_LEFT],
  )
  const moves = await db.query<GroupMoveView[]>(
    `select to_json(v.at) #>> '{}' as at, v.member_id as "memberId", coalesce(nullif(p.name, ''), m.name, c.name, '') as name, v.kind,
            v.scene, v.inferred
       from (select * from group_move where chat_id = $1 and at <= $2 order by at desc limit $3) v
       left join group_member p on p.chat_id = v.chat_id and p.member_id = v.member_id
       left join member m on m.user_id = v.member_id left join contact c on c.external_user_id = v.member_id
      order by v.at desc, v.member_id, v.kind`,
    [chatId, now, MOVES],
  )
  return { ...group, members, moves }
}
