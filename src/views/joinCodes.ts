import { decideJoinCode, type MoveCause } from '../decisions/groups/joinCode'
import type { JoinWayStatus } from '../entities/JoinWay'
import { joinCodeDays, joinCodeSums, type JoinCodeDay } from '../facts/joinCodeCounts'
import {
  codeGroupsOf,
  groupsForCode,
  joinCodeById,
  joinCodesOf,
  joinWaysOf,
  type CodeGroupRow,
  type GroupForCode,
  type JoinCodeRow,
  type JoinWayRow,
} from '../facts/joinCodes'
import type { ReadScope } from '../scope'

export interface CodeGroupView extends Pick<
  CodeGroupRow,
  'chatId' | 'name' | 'ownerUserId' | 'members' | 'moveAt' | 'ownMoveAt' | 'state' | 'reason' | 'madeByWecom'
> {
  since: string
}

export interface JoinCodeView extends Omit<JoinCodeRow, 'madeAt' | 'removedAt' | 'reserve'> {
  /** How many should be in reserve, and how many are. */
  reserve: { wanted: number; left: number }
  /** The open group is at its threshold, or there is none, and nothing waits. */
  exhausted: boolean
  groups: CodeGroupView[]
  qrCode: string | null
  /** Where WeCom stands: `told` = it lists the open group. */
  way: { status: JoinWayStatus; told: boolean; toldAt: string | null; lastError: string | null } | null
  /** Ways that WeCom may have made without saying so: they cannot be removed, and nobody ever saw their codes. */
  lostWays: number
  counts: { joined: number; there: number; left: number }
  madeAt: string
  removedAt: string | null
}

/** Codes of one status, the newest first; with a `chatId` those that the group belongs to. */
export async function readJoinCodes(
  scope: ReadScope,
  status: 'active' | 'removed',
  chatId: string | null = null,
): Promise<JoinCodeView[]> {
  return viewsOf(scope, await joinCodesOf(scope, status, chatId))
}

/** One code, removed or not; null = there is none. */
export async function readJoinCode(scope: ReadScope, id: number): Promise<JoinCodeView | null> {
  const code = await joinCodeById(scope, id)
  return code && ((await viewsOf(scope, [code]))[0] ?? null)
}

async function viewsOf(scope: ReadScope, codes: readonly JoinCodeRow[]): Promise<JoinCodeView[]> {
  const ids = codes.map(({ id }) => id)
  const groups = await codeGroupsOf(scope, ids)
  const ways = await joinWaysOf(scope, ids)
  const sums = await joinCodeSums(
    scope,
    codes.map(({ state }) => state),
  )
  return codes.map((code) => {
    const own = groups.filter(({ codeId }) => codeId === code.id)
    const mine = ways.filter(({ codeId }) => codeId === code.id)
    const { reserve, exhausted } = decideJoinCode(own)
    const { joined, there, left } = sums.find(({ state }) => state === code.state) ?? { joined: 0, there: 0, left: 0 }
    return {
      ...code,
      reserve: { wanted: code.reserve, left: reserve },
      exhausted,
      groups: own.map(groupView),
      qrCode: mine.find(({ status }) => status === 'live')?.qrCode ?? null,
      way: wayView(mine, own),
      lostWays: mine.filter(({ status }) => status === 'lost').length,
      counts: { joined, there, left },
      madeAt: code.madeAt.toISOString(),
      removedAt: code.removedAt?.toISOString() ?? null,
    }
  })
}

function groupView(group: CodeGroupRow): CodeGroupView {
  const { chatId, name, ownerUserId, members, moveAt, ownMoveAt, state, reason, madeByWecom, since } = group
  const shown = { chatId, name, ownerUserId, members, moveAt, ownMoveAt, state, reason, madeByWecom }
  return { ...shown, since: since.toISOString() }
}

function wayView(ways: readonly JoinWayRow[], groups: readonly CodeGroupRow[]): JoinCodeView['way'] {
  const way = ways.find(({ status }) => status === 'live') ?? ways[0]
  if (!way) return null
  const open = groups.find(({ state }) => state === 'open')
  const told = way.status === 'live' && open !== undefined && way.told?.chatIds.join() === open.chatId
  return { status: way.status, told, toldAt: way.toldAt?.toISOString() ?? null, lastError: way.lastError }
}

export interface CodeMoveView {
  at: string
  from: { chatId: string; name: string; members: number | null } | null
  to: { chatId: string; name: string }
  cause: MoveCause
}

/** When a code moved on, the latest first. */
export async function readMoves({ db, settings }: ReadScope, codeId: number): Promise<CodeMoveView[]> {
  const rows = await db.query<
    {
      at: Date
      fromChatId: string | null
      fromName: string
      fromMembers: number | null
      toChatId: string
      toName: string
      cause: MoveCause
    }[]
  >(
    `select m.at, m.from_chat_id as "fromChatId", coalesce(f.name, '') as "fromName", m.from_members as "fromMembers",
            m.to_chat_id as "toChatId", coalesce(t.name, '') as "toName", m.cause
       from join_code_move m left join group_chat f on f.chat_id = m.from_chat_id
       left join group_chat t on t.chat_id = m.to_chat_id
      where m.code_id = $1 order by m.id desc limit $2`,
    [codeId, settings.joinCodes.shownMoves],
  )
  return rows.map(({ at, fromChatId, fromName, fromMembers, toChatId, toName, cause }) => ({
    at: at.toISOString(),
    from: fromChatId === null ? null : { chatId: fromChatId, name: fromName, members: fromMembers },
    to: { chatId: toChatId, name: toName },
    cause,
  }))
}

/** The customers whom a code brought, by the day they joined. */
export async function readDays(
  scope: ReadScope,
  id: number,
  span: { from: string; to: string },
): Promise<JoinCodeDay[] | null> {
  const code = await joinCodeById(scope, id)
  return code && joinCodeDays(scope, { state: code.state, ...span })
}

/** Groups whose name or id has this text, to choose from: those that can be used first, then by name. */
export async function findGroups(scope: ReadScope, text: string): Promise<GroupForCode[]> {
  const found = await scope.db.query<{ chatId: string }[]>(
    `select chat_id as "chatId" from group_chat
      where dismissed_at is null and read_at is not null and (chat_id = $1 or strpos(lower(name), lower($1)) > 0)
      order by name, chat_id limit $2`,
    [text, scope.settings.joinCodes.shownGroups],
  )
  const groups = await groupsForCode(
    scope,
    found.map(({ chatId }) => chatId),
  )
  const rank = ({ unusable }: GroupForCode): number => (unusable === null ? 0 : 1)
  return groups.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'zh'))
}
