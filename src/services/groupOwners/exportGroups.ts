import { addDays } from '../../decisions/calendar'
import { businessDate, momentAt } from '../../decisions/businessTime'
import { changesOver } from '../../decisions/groups/sizes'
import { groupsOf, type GroupRow, type GroupsAsked, type GroupState } from '../../facts/adminGroups'
import { groupSizes } from '../../facts/groupSizes'
import { groupStandings } from '../../facts/groupStandings'
import type { Scope } from '../../scope'
import { CSV_MARK, csvLines } from '../tables/write'

const HEADINGS = [
  '群编号',
  '群名',
  '群主',
  '群主姓名',
  '状态',
  '人数',
  '其中客户',
  '近7天入群',
  '近7天退群',
  '被提醒成员',
  '待移出成员',
  '建群时间',
]
const STATES: Readonly<Record<GroupState, string>> = {
  normal: '正常',
  'owner-left': '群主已离职',
  'handing-over': '转交中',
  dismissed: '已解散',
}
/** Groups whose moves are read at a time. */
const PAGE = 200

/** All groups that a list shows as a CSV file, a piece at a time. */
export async function* exportGroups(scope: Scope, asked: Omit<GroupsAsked, 'after' | 'limit'>): AsyncGenerator<string> {
  yield CSV_MARK + csvLines([HEADINGS])
  for (let after: string | null = null; ;) {
    const rows: GroupRow[] = await groupsOf(scope, { ...asked, after, limit: PAGE })
    const last = rows.at(-1)
    if (!last) return
    yield csvLines(await lines(scope, rows))
    after = last.position
  }
}

async function lines(scope: Scope, rows: readonly GroupRow[]): Promise<string[][]> {
  const { timeZone, groupOwners } = scope.settings
  const today = businessDate(scope.now, timeZone)
  const days = Array.from({ length: groupOwners.recentDays }, (_, at) => addDays(today, -at))
  const since = momentAt(days.at(-1) ?? today, 0, timeZone)
  const ids = rows.map(({ chatId }) => chatId)
  const sizes = await groupSizes(scope, ids, since)
  const standings = await groupStandings(scope, ids)
  return rows.map((row) => {
    const { members = 0, externals = 0, changes = [] } = sizes.get(row.chatId) ?? {}
    const { joined, left } = changesOver(changes, days)
    const about = [row.chatId, row.name, row.ownerUserId ?? '', row.ownerName ?? '', STATES[row.state]]
    const { warned, listed } = standings.get(row.chatId) ?? { warned: 0, listed: 0 }
    return [...about, ...[members, externals, joined, left, warned, listed].map(String), row.createdAt ?? '']
  })
}
