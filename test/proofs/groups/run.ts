import type { Scope } from '../../../src/scope'
import { groupChanged } from '../../../src/handlers/callback/groupChat'
import { readGroupDetails } from '../../../src/services/groupChats/details'
import { refreshGroupChat } from '../../../src/services/groupChats/read'
import { GroupChatLags } from '../../../src/services/groupChats/write'
import { readGroupsDay } from '../../../src/facts/groupsDay'
import type { WecomEvent } from '../../../src/wecom/events'
import { BEGIN, ownerOf, type Arrival, type Deed, type History } from './model'

/** What an inbox waits before it tries again. */
const AGAIN_MS = 2500
const HOUR = 3600_000

/** Where the wire stands: the history that is told, and the moment. */
export interface Stage {
  history: History
  now: number
}

/** Tells a history through the real handlers; returns what came out other than WeCom has it or the events count. */
export async function playOut(history: History, stage: Stage, scopeAt: (now: Date) => Scope): Promise<string[]> {
  const chatId = `wr${history.seed}`
  const at = (now: number): Scope => {
    stage.now = now
    return scopeAt(new Date(now))
  }
  stage.history = history
  await refreshGroupChat(at(BEGIN), chatId)
  const queue: Arrival[] = [...history.arrivals]
  for (let next = queue.shift(); next; next = queue.shift()) {
    try {
      await groupChanged(at(next.at), eventOf(chatId, next.deed))
    } catch (error) {
      if (!(error instanceof GroupChatLags)) throw error
      queue.push({ ...next, at: next.at + AGAIN_MS })
      queue.sort((a, b) => a.at - b.at)
    }
    const due = next.at + 3 * AGAIN_MS
    if (due < (queue[0]?.at ?? Infinity)) await readGroupDetails(at(due))
  }
  await readGroupDetails(at(history.end - 60_000))
  if (history.isLossy) await refreshGroupChat(at(history.end - 30_000), chatId)
  return judge(history, chatId, at(history.end))
}

function eventOf(chatId: string, deed: Deed): WecomEvent<'change_external_chat.update'> {
  const joined = deed.kind === 'joined'
  return {
    name: 'change_external_chat.update',
    createdAt: new Date(deed.at - (deed.at % 1000)),
    toUser: 'wwcorp',
    agentId: null,
    data: {
      ...{ chatId, updateDetail: joined ? 'add_member' : 'del_member', memberChanges: deed.ids },
      ...{ joinScene: joined ? deed.scene : 0, quitScene: joined ? 0 : deed.scene, memberChangeCount: deed.ids.length },
      ...{ lastMemberVersion: deed.before, currentMemberVersion: deed.after },
    },
  } as WecomEvent<'change_external_chat.update'>
}

async function judge(history: History, chatId: string, scope: Scope): Promise<string[]> {
  const { members } = history.shownAt(history.end)
  const rows = await scope.db.query<{ id: string; at: string }[]>(
    `select member_id as id, extract(epoch from joined_at)::bigint as at from group_member
      where chat_id = $1 and left_at is null order by member_id collate "C"`,
    [chatId],
  )
  const ours = rows.map(({ id, at }) => `${id}@${at}`).join(' ')
  const theirs = [...members]
    .sort()
    .map(([id, at]) => `${id}@${Math.floor(at / 1000)}`)
    .join(' ')
  const problems = ours === theirs ? [] : [`the list is ${ours}, and WeCom has ${theirs}`]
  const { groups } = await readGroupsDay(scope, ownerOf(history.seed))
  const group = groups.find((one) => one.chatId === chatId)
  const expected = recount(history)
  const shown = Object.fromEntries(Object.keys(expected).map((key) => [key, group?.[key as keyof typeof group]]))
  if (JSON.stringify(shown) !== JSON.stringify(expected)) {
    problems.push(`the page says ${JSON.stringify(shown)}, the events say ${JSON.stringify(expected)}`)
  }
  return problems
}

/** The numbers of the page, counted anew from what happened. Of events that were lost nobody can count the moves. */
function recount({ seed, deeds, end, isLossy, shownAt }: History): Record<string, number> {
  const { members } = shownAt(end)
  const external = [...members].filter(([id]) => id !== ownerOf(seed))
  const sums = { memberCount: members.size, externalCount: external.length }
  const within = (hours: number) => deeds.filter(({ at }) => at - (at % 1000) > end - hours * HOUR)
  const count = (of: Deed[], is: (deed: Deed) => boolean): number =>
    of.filter(is).reduce((total, { ids }) => total + ids.length, 0)
  const joined = (deed: Deed): boolean => deed.kind === 'joined'
  const left = (deed: Deed): boolean => deed.kind === 'left'
  const unwelcomed = external.filter(([, at]) => at - (at % 1000) > end - 72 * HOUR).length
  if (isLossy) return { ...sums, unwelcomed }
  return {
    ...sums,
    ...{ joined24h: count(within(24), joined), left24h: count(within(24), left) },
    ...{ joined7d: count(within(168), joined), left7d: count(within(168), left) },
    removed7d: count(within(168), (deed) => left(deed) && deed.scene === 1),
    unwelcomed,
  }
}
