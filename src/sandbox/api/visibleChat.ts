import { Refusal } from '../reply'
import type { State } from '../state'
import type { GroupChat } from '../types'

/**
 * A customer group whose owner is in range, or has left. An unknown one is answered 40050; WeCom's own code for it is
 * not confirmed (customer-contact.md 13).
 */
export function visibleChat(state: State, chatId: string): GroupChat {
  const chat = state.groupChats.get(chatId)
  if (!chat || !ownerSeen(state, chat)) throw new Refusal(40050)
  return chat
}

/** Whether the app may see a group: its owner is in range, or has left. */
export function ownerSeen(state: State, { owner }: GroupChat): boolean {
  return state.members.get(owner)?.visible !== false
}
