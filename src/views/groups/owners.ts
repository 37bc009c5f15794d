import { addDays } from '../../decisions/calendar'
import { businessDate } from '../../decisions/businessTime'
import { compareOwners, type OwnerSeries } from '../../decisions/groups/ownerTrend'
import type { ReadScope } from '../../scope'

export const ownerFigures = ['new-members', 'members', 'messages', 'members-who-wrote', 'chats'] as const
export type OwnerFigureName = (typeof ownerFigures)[number]

export interface GroupOwners {
  figure: OwnerFigureName
  /** Of WeCom's own counts, which it makes by day in China. */
  days: string[]
  median: (number | null)[]
  owners: (OwnerSeries & {
    name: string | null
    /** As we know them now. */
    groups: number
    waiting: number
    /** WeCom's counts of the newest day it told of; null = none. */
    latest: { day: string; chats: number; members: number; messages: number } | null
  })[]
}

const COLUMNS: Readonly<Record<OwnerFigureName, string>> = {
  'new-members': 'new_members',
  members: 'members',
  messages: 'messages',
  'members-who-wrote': 'members_who_wrote',
  chats: 'chats',
}

interface DayRow {
  userId: string
  day: string
  value: number
  chats: number
  members: number
  messages: number
}

/** Owners beside each other over the last days, by WeCom's counts, and against their median. */
export async function readGroupOwners(
  scope: ReadScope,
  { figure, days: count }: { figure: OwnerFigureName; days: number },
): Promise<GroupOwners> {
  const today = businessDate(scope.now, 'Asia/Shanghai')
  const days = Array.from({ length: count }, (_, at) => addDays(today, at - count))
  const rows = await scope.db.query<DayRow[]>(
    `select owner_user_id as "userId", to_char(day, 'YYYY-MM-DD') as day, ${COLUMNS[figure]} as value, chats, members, messages
       from group_owner_day where day >= $1 and day < $2 order by day`,
    [days[0] ?? today, today],
  )
  const { median, owners } = compareOwners(rows, days)
  const latest = new Map(rows.map((row) => [row.userId, row]))
  const series = new Map(owners.map((one) => [one.userId, one]))
  const known = await ownersKnown(scope)
  return {
    ...{ figure, days, median },
    owners: known.map(({ userId, ...one }) => ({
      ...(series.get(userId) ?? none(userId, days)),
      ...one,
      latest: shown(latest.get(userId)),
    })),
  }
}

function none(userId: string, days: readonly string[]): OwnerSeries {
  return { userId, values: days.map(() => null), level: null, levelBefore: null, trend: 'unknown' }
}

function shown(row: DayRow | undefined): GroupOwners['owners'][number]['latest'] {
  return row ? { day: row.day, chats: row.chats, members: row.members, messages: row.messages } : null
}

/** Whoever owns a group now, with the most first. */
function ownersKnown({ db }: ReadScope) {
  return db.query<{ userId: string; name: string | null; groups: number; waiting: number }[]>(
    `select g.owner_user_id as "userId", nullif(m.name, '') as name, count(*)::int as groups,
            count(*) filter (where m.gone_at is not null)::int as waiting
       from group_chat g left join member m on m.user_id = g.owner_user_id
      where g.dismissed_at is null and g.owner_user_id is not null
      group by g.owner_user_id, m.user_id order by count(*) desc, g.owner_user_id`,
  )
}
