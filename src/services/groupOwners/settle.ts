import type { TransferKind } from '../../decisions/groups/handOver'
import type { Scope } from '../../scope'
import { refreshGroupChat } from '../groupChats/read'
import { askWecom, type Asked } from './ask'

interface Open extends Asked {
  kind: TransferKind
  toUserId: string
}

export interface TransfersSettled {
  read: number
  askedAgain: number
  givenUp: number
}

/**
 * Looks after transfers of which no event told: groups that wait are read again; where WeCom's answer was lost, the group is
 * read, and WeCom is asked once more if it still has its old owner; what takes a week is given up, in words.
 */
export async function settleTransfers(scope: Scope): Promise<TransfersSettled> {
  const lost = await openTransfers(scope, 'asked', scope.settings.groupOwners.transfer.askAgainMs)
  const waiting = await openTransfers(scope, 'waiting', scope.settings.groupOwners.transfer.lookAgainMs)
  const looked = [...lost, ...waiting]
  for (const { chatId } of looked) await refreshGroupChat(scope, chatId)
  const askedAgain = await askAgain(scope, looked)
  return { read: looked.length, askedAgain, givenUp: await giveUp(scope) }
}

/** Those that nobody looked at for so long. */
function openTransfers({ db, clock, settings }: Scope, state: 'asked' | 'waiting', ms: number): Promise<Open[]> {
  return db.query<Open[]>(
    `select id, chat_id as "chatId", kind, to_user_id as "toUserId" from group_transfer
      where state = $1 and called_at < $2 order by called_at, id limit $3`,
    [state, new Date(clock().getTime() - ms), settings.groupOwners.transfer.readsPerRun],
  )
}

/** Only what the reading did not settle; the look is written down first, so that a process that dies asks no sooner. */
async function askAgain(scope: Scope, looked: readonly Open[]): Promise<number> {
  const [open] = await scope.db.query<[(Open & { state: string })[], number]>(
    `update group_transfer set called_at = $2 where id = any($1) and state in ('asked', 'waiting')
     returning id, chat_id as "chatId", kind, to_user_id as "toUserId", state`,
    [looked.map(({ id }) => id), scope.clock()],
  )
  const lost = open.filter(({ state }) => state === 'asked')
  const calls = new Map<string, Open[]>()
  for (const row of lost) {
    const call = `${row.kind} ${row.toUserId}`
    calls.set(call, [...(calls.get(call) ?? []), row])
  }
  for (const rows of calls.values()) {
    const [first] = rows
    if (first) await askWecom(scope, first.kind, first.toUserId, rows, true)
  }
  return lost.length
}

async function giveUp({ db, clock, settings }: Scope): Promise<number> {
  const now = clock()
  const [, count] = await db.query<[unknown[], number]>(
    `with ended as (
       update group_transfer set state = 'failed', reason = 'not-taken', settled_at = $1
        where state in ('asked', 'waiting') and asked_at < $2 returning chat_id, kind)
     update group_chat g set status = case when ended.kind = 'left' then 1 else g.status end
       from ended where g.chat_id = ended.chat_id`,
    [now, new Date(now.getTime() - settings.groupOwners.transfer.giveUpMs)],
  )
  return count
}
