import type { Scope } from '../../scope'
import { inWords } from '../channels/refusals'
import { refreshGroupChat } from '../groupChats/read'
import { GroupChatLags } from '../groupChats/write'

/** Asks WeCom for a group now, for whoever waits for what it shows. Throws AppError when it cannot be asked. */
export async function readAgain(scope: Scope, chatId: string): Promise<void> {
  try {
    await refreshGroupChat(scope, chatId)
  } catch (error) {
    // Its list of members comes a little later; until then things stand as they are.
    if (!(error instanceof GroupChatLags)) throw inWords(error)
    scope.log.info({ chatId }, 'the list of a group lags what an event told')
  }
}
