import { businessDate } from '../decisions/businessTime'
import { byUrgency, needsOf, type GroupNeed, type GroupState } from '../decisions/groups/needs'
import type { ReadScope } from '../scope'
import { chatterOf, overdue, type GroupChatter } from './groupChatter'

/** A group on its owner's day page. Joined and left are customers; `removed` are those of `left` whom somebody removed. */
export interface DayGroup {
  chatId: string
  name: string
  isOwner: boolean
  memberCount: number
  externalCount: number
  joined24h: number
  left24h: number
  joined7d: number
  left7d: number
  removed7d: number
  unwelcomed: number
  welcomedAt: string | null
  needs: GroupNeed[]
}

export interface GroupsDay {
  /** 2026-11-22, in business time. */
  day: string
  /** Whoever needs their owner first, then the quiet ones by name; at most 300. */
  groups: DayGroup[]
  /** Of all their groups. */
  sums: { groups: number; members: number; joined24h: number; left24h: number; needy: number }
  /** Whether a message archive says how lively any of them is; without one nobody can. */
  chatter: 'known' | 'not-known'
}

type Row = Omit<DayGroup, 'needs'> & Omit<GroupState, keyof DayGroup | 'unanswered' | 'quietDays'>
type Heard = Pick<GroupState, 'unanswered' | 'quietDays'>

const DAY_MS = 24 * 3600 * 1000

/** More groups nobody goes through by hand. */
const SHOWN = 300

/** The groups that a member owns or administers, with what each needs. One reading by the owner's index. */
export async function readGroupsDay(scope: ReadScope, userId: string | null): Promise<GroupsDay> {
  const { db, now, settings } = scope
  const { groups: policy } = settings
  const rows = userId === null ? [] : await db.query<Row[]>(DAY, [userId, now, policy.welcomeHours])
  const chatter = await chatterOf(
    scope,
    rows.map(({ chatId }) => chatId),
  )
  const groups = rows.map((row) => dayGroup(row, heard(scope, chatter.get(row.chatId)), policy)).sort(byUrgency)
  const sum = (of: (group: DayGroup) => number): number => groups.reduce((total, group) => total + of(group), 0)
  return {
    day: businessDate(now, settings.timeZone),
    groups: groups.slice(0, SHOWN),
    sums: {
      groups: groups.length,
      members: sum(({ memberCount }) => memberCount),
      joined24h: sum(({ joined24h }) => joined24h),
      left24h: sum(({ left24h }) => left24h),
      needy: groups.filter(({ needs }) => needs.length > 0).length,
    },
    chatter: chatter.size > 0 ? 'known' : 'not-known',
  }
}

function heard(scope: ReadScope, chatter: GroupChatter | undefined): Heard {
  if (!chatter) return { unanswered: 0, quietDays: null }
  const quietDays = Math.floor((scope.now.getTime() - chatter.lastAt.getTime()) / DAY_MS)
  return { unanswered: overdue(chatter, 1, scope).length, quietDays }
}

function dayGroup(row: Row, said: Heard, policy: ReadScope['settings']['groups']): DayGroup {
  const { status, tasks, taskSince, todos, rulesBroken, toRemove, ...shown } = row
  return {
    ...shown,
    needs: needsOf({ ...shown, ...said, status, tasks, taskSince, todos, rulesBroken, toRemove }, policy),
  }
}

/** $1 = the member, $2 = now, $3 = hours after which nobody is greeted as new. */
const DAY = `/* prepared groups-day */
  with mine as (
    select * from group_chat
     where (owner_user_id = $1 or admin_user_ids @> array[$1::text]) and dismissed_at is null and read_at is not null),
  moves as (
    select m.chat_id,
           count(*) filter (where v.kind = 'joined' and v.at > $2::timestamptz - interval '24 hours')::int as "joined24h",
           count(*) filter (where v.kind = 'left' and v.at > $2::timestamptz - interval '24 hours')::int as "left24h",
           count(*) filter (where v.kind = 'joined')::int as "joined7d",
           count(*) filter (where v.kind = 'left')::int as "left7d",
           count(*) filter (where v.kind = 'left' and v.scene = 1)::int as "removed7d",
           count(distinct v.member_id) filter (
             where v.kind = 'joined' and v.at > coalesce(m.welcomed_at, '-infinity')
               and v.at > $2::timestamptz - $3::int * interval '1 hour'
               and exists (select from group_member p where p.chat_id = v.chat_id and p.member_id = v.member_id
                              and p.left_at is null))::int as unwelcomed
      from mine m join group_move v on v.chat_id = m.chat_id
       and v.at > $2::timestamptz - interval '7 days' and v.at <= $2 and v.type is distinct from 1
     group by m.chat_id),
  tasks as (
    select t.external_user_id as chat_id, count(distinct p.id)::int as tasks, min(p.submitted_at) as since
      from campaign_part p join campaign_target t on t.part_id = p.id
     where p.user_id = $1 and p.state = 'submitted' and p.confirmed_at is null
       and t.external_user_id in (select chat_id from mine)
     group by 1),
  removals as (
    select r.chat_id, (count(*) filter (where r.reason = 'rules'))::int as broken,
           (count(*) filter (where r.reason <> 'rules'))::int as others
      from group_removal r join mine m on m.chat_id = r.chat_id
     where r.confirmed_at is null and r.withdrawn_at is null and r.ticked_at is null group by r.chat_id)
  select m.chat_id as "chatId", m.name, coalesce(m.owner_user_id = $1, false) as "isOwner", m.member_count as "memberCount",
         m.external_count as "externalCount", coalesce(v."joined24h", 0) as "joined24h", coalesce(v."left24h", 0) as "left24h",
         coalesce(v."joined7d", 0) as "joined7d", coalesce(v."left7d", 0) as "left7d",
         coalesce(v."removed7d", 0) as "removed7d", coalesce(v.unwelcomed, 0) as unwelcomed,
         to_json(m.welcomed_at) #>> '{}' as "welcomedAt", m.status,
         coalesce(x.broken, 0) as "rulesBroken", coalesce(x.others, 0) as "toRemove", coalesce(t.tasks, 0) as tasks, to_json(t.since) #>> '{}' as "taskSince",
         (select count(*)::int from todo d where d.chat_id = m.chat_id and d.done_at is null and d.user_id = $1
             and d.due_at < $2::timestamptz + interval '24 hours') as todos
    from mine m left join moves v using (chat_id) left join tasks t using (chat_id)
    left join removals x using (chat_id)`
