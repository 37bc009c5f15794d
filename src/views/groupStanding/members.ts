import { standingOf, type StandingSource } from '../../decisions/groups/standing'
import { standingFacts } from '../../facts/groupStanding'
import type { ReadScope } from '../../scope'

export interface GroupMemberView {
  memberId: string
  name: string
  joinedAt: string | null
  daysInGroup: number | null
  /** Points of the window; null = no source ever told anything of them. */
  activity: number | null
  lastSignalAt: string | null
  sources: { source: StandingSource; count: number; lastAt: string }[]
  leaderSuggested: boolean
  /** Promoted to a core group; `inCore` = they are in it. */
  featured: { coreChatId: string | null; coreName: string | null; inCore: boolean; at: string; by: string } | null
  /** That stand. */
  warnings: number
  listed: boolean
}

export interface StandingView {
  /** What is counted goes back so far. */
  windowDays: number
  /** After how long without a signal somebody is proposed for removal when nobody says otherwise. */
  quietDays: number
  /** They are, each week, after so long; null = only when somebody asks for it. */
  weeklyQuietDays: number | null
  /** Somebody's messages are supplied; without a plug-in nobody's are, and how much people write is not known. */
  messagesKnown: boolean
  members: GroupMemberView[]
}

interface Note {
  memberId: string
  featured: GroupMemberView['featured']
  warnings: number
  listed: boolean
}

/** What is known of everybody from outside in a group, the most active first. */
export async function readStanding(scope: ReadScope, chatId: string): Promise<StandingView> {
  const { standing } = scope.settings
  const rows = await standingFacts(scope, chatId)
  const notes = new Map((await readNotes(scope, chatId)).map((note) => [note.memberId, note]))
  const members = rows.map(({ memberId, name, ...facts }): GroupMemberView => {
    const { sources, lastSignalAt, ...known } = standingOf(facts, standing, scope.now)
    const note = notes.get(memberId)
    return {
      memberId,
      name,
      joinedAt: facts.joinedAt?.toISOString() ?? null,
      ...known,
      lastSignalAt: lastSignalAt?.toISOString() ?? null,
      sources: sources.map((one) => ({ ...one, lastAt: one.lastAt.toISOString() })),
      featured: note?.featured ?? null,
      warnings: note?.warnings ?? 0,
      listed: note?.listed ?? false,
    }
  })
  return {
    windowDays: standing.windowDays,
    quietDays: standing.quietDays,
    weeklyQuietDays: await weeklyOf(scope, chatId),
    messagesKnown: rows.some(({ figures }) => figures.messages !== null),
    members: members.sort((a, b) => (b.activity ?? -1) - (a.activity ?? -1)),
  }
}

async function weeklyOf({ db }: ReadScope, chatId: string): Promise<number | null> {
  const [row] = await db.query<{ days: number | null }[]>(
    'select quiet_days as days from group_setting where chat_id = $1',
    [chatId],
  )
  return row?.days ?? null
}

/** What people of the group wrote about its members. */
function readNotes({ db }: ReadScope, chatId: string): Promise<Note[]> {
  return db.query<Note[]>(
    `select m.member_id as "memberId", w.n as warnings, r.id is not null as listed,
            case when f.chat_id is not null then json_build_object('coreChatId', f.core_chat_id, 'coreName', c.name,
              'inCore', exists (select 1 from group_member p where p.chat_id = f.core_chat_id and p.member_id = m.member_id
                                   and p.left_at is null),
              'at', to_json(f.at), 'by', f.by) end as featured
       from group_member m
       left join group_feature f on f.chat_id = m.chat_id and f.member_id = m.member_id
       left join group_chat c on c.chat_id = f.core_chat_id
       left join group_removal r on r.chat_id = m.chat_id and r.member_id = m.member_id
                                and r.confirmed_at is null and r.withdrawn_at is null
       cross join lateral (select count(*)::int as n from group_warning o
                            where o.chat_id = m.chat_id and o.member_id = m.member_id and o.undone_at is null) w
      where m.chat_id = $1 and m.left_at is null`,
    [chatId],
  )
}
