import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { moveJoinCodes } from '../joinCodes/keep'
import { readGroupChat } from './read'
import { GroupChatLags } from './write'

/**
 * Asks WeCom what events did not say of who joined: their names and the join ways they came by. Takes some groups that are
 * due; true = there may be more.
 */
export async function readGroupDetails(scope: Scope): Promise<boolean> {
  const { batch, leaseMs } = scope.settings.groups.details
  const now = scope.clock()
  const [due] = await scope.db.query<[{ chat_id: string }[], number]>(
    `update group_chat set details_due_at = $2
      where chat_id in (select chat_id from group_chat where details_due_at <= $1
                         order by details_due_at limit $3 for update skip locked)
     returning chat_id`,
    [now, new Date(now.getTime() + leaseMs), batch],
  )
  for (const { chat_id: chatId } of due) {
    try {
      await readGroupChat(scope, chatId)
      // Only now the join ways are known by which people came.
      await moveJoinCodes(scope, chatId)
    } catch (error) {
      await putOff(scope, chatId, error)
    }
  }
  return due.length >= batch
}

/** What lags or is refused is asked for again later, so that the others are not kept waiting. */
async function putOff({ db, clock, log, settings }: Scope, chatId: string, error: unknown): Promise<void> {
  if (!(error instanceof GroupChatLags) && !(error instanceof WecomError)) throw error
  const { lagMs, refusedMs } = settings.groups.details
  const lags = error instanceof GroupChatLags
  if (!lags) log.warn({ err: error, chatId }, 'the details of a group cannot be read now')
  await db.query('update group_chat set details_due_at = $2 where chat_id = $1', [
    chatId,
    new Date(clock().getTime() + (lags ? lagMs : refusedMs)),
  ])
}
