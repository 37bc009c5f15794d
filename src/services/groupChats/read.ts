import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { GroupChatLags, writeDismissed, writeGroupChat, type GroupWritten } from './write'

/** Dissolved, unknown, or not a customer group (customer-contact.md 7, errcodes). */
const NO_SUCH_GROUP = new Set([40050, 49008, 90501])

/** What came of asking; `gone` = it is no more, `was-gone` = and that was known. */
export type GroupRead = GroupWritten | 'gone' | 'was-gone'

/**
 * Asks WeCom about a group and writes the answer. Throws GroupChatLags when the answer is older than what we know, or shows
 * `staleVersion`, the member version before the event at hand: whoever asks comes again.
 */
export async function readGroupChat(
  scope: Scope,
  chatId: string,
  staleVersion: string | null = null,
): Promise<GroupRead> {
  const readAt = scope.clock()
  try {
    const detail = await scope.wecom.groupChats.get(chatId)
    if (staleVersion !== null && detail.memberVersion === staleVersion) throw new GroupChatLags(chatId)
    return await writeGroupChat(scope, { ...detail, chatId }, readAt)
  } catch (error) {
    if (!(error instanceof WecomError) || !NO_SUCH_GROUP.has(error.errcode)) throw error
    return (await writeDismissed(scope, chatId, readAt)) ? 'gone' : 'was-gone'
  }
}

/** The same for who has no event at hand: an answer that lags is no news, and is asked for again in the background. */
export async function refreshGroupChat(scope: Scope, chatId: string): Promise<GroupRead> {
  try {
    return await readGroupChat(scope, chatId)
  } catch (error) {
    if (!(error instanceof GroupChatLags)) throw error
    const { lagMs } = scope.settings.groups.details
    await scope.db.query('update group_chat set details_due_at = coalesce(details_due_at, $2) where chat_id = $1', [
      chatId,
      new Date(scope.clock().getTime() + lagMs),
    ])
    return { isNew: false, isChanged: false }
  }
}
