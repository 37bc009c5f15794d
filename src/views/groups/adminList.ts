import { addDays } from '../../decisions/calendar'
import { businessDate, momentAt } from '../../decisions/businessTime'
import { changesOver, sizesByDay } from '../../decisions/groups/sizes'
import { countGroupStates, groupsOf, type GroupRow, type GroupsAsked, type GroupState } from '../../facts/adminGroups'
import { groupSizes } from '../../facts/groupSizes'
import { groupStandings, type GroupStanding } from '../../facts/groupStandings'
import type { ReadScope } from '../../scope'

export interface AdminGroups {
  items: {
    chatId: string
    name: string
    owner: { userId: string; name: string | null } | null
    state: GroupState
    createdAt: string | null
    members: number
    externals: number
    joined: number
    left: number
    /** How large it was at the end of each of the last days. */
    sizes: number[]
    /** Who is in it and was warned, and who stands on its list of removals. */
    standing: GroupStanding
  }[]
  next: string | null
  states: Record<GroupState, number>
}

/** A page of groups with how large they are: only the moves of the groups shown are looked at. */
export async function readAdminGroups(scope: ReadScope, asked: GroupsAsked): Promise<AdminGroups> {
  const found = await groupsOf(scope, { ...asked, limit: asked.limit + 1 })
  const rows = found.slice(0, asked.limit)
  const items = await withSizes(scope, rows)
  const next = found.length > asked.limit ? (rows.at(-1)?.position ?? null) : null
  return { items, next, states: await countGroupStates(scope) }
}

async function withSizes(scope: ReadScope, rows: readonly GroupRow[]): Promise<AdminGroups['items']> {
  const { trendDays, recentDays } = scope.settings.groupOwners
  const today = businessDate(scope.now, scope.settings.timeZone)
  const days = Array.from({ length: trendDays }, (_, at) => addDays(today, at + 1 - trendDays))
  const since = momentAt(days[0] ?? today, 0, scope.settings.timeZone)
  const chatIds = rows.map(({ chatId }) => chatId)
  const sizes = await groupSizes(scope, chatIds, since)
  const standings = await groupStandings(scope, chatIds)
  return rows.map(({ chatId, name, ownerUserId, ownerName, state, createdAt }) => {
    const { members = 0, externals = 0, changes = [] } = sizes.get(chatId) ?? {}
    return {
      ...{ chatId, name, state, createdAt, members, externals },
      owner: ownerUserId === null ? null : { userId: ownerUserId, name: ownerName },
      ...changesOver(changes, days.slice(-recentDays)),
      sizes: sizesByDay(members, changes, days),
      standing: standings.get(chatId) ?? { warned: 0, listed: 0 },
    }
  })
}
