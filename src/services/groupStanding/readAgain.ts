import type { Scope } from '../../scope'
import { inWords } from '../channels/refusals'
import { refreshGroupChat } from '../groupChats/read'

/**
 * Asks WeCom for a group now, for whoever waits for what it shows; while its list of members lags, things stand as they are.
 * Throws AppError when it cannot be asked.
 */
export async function readAgain(scope: Scope, chatId: string): Promise<void> {
  try {
    await refreshGroupChat(scope, chatId)
  } catch (error) {
    throw inWords(error)
  }
}
