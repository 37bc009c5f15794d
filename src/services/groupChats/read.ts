import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { GroupChatLags, writeDismissed, writeGroupChat, type GroupWritten } from './write'

/** Dissolved, unknown, or not a customer group (customer-contact.md 7, errcodes). */
const NO_SUCH_GROUP = new Set([40050, 49008, 90501])

/**
 * Asks WeCom about a group and writes the answer; `gone` = it is no more. With `staleVersion`, the member version before
 * the event at hand, it throws GroupChatLags when WeCom still answers with that one.
 */
export async function refreshGroupChat(
  scope: Scope,
  chatId: string,
  staleVersion: string | null = null,
): Promise<GroupWritten | 'gone' | 'was-gone'> {
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
