import { Refusal } from './reply'
import type { State } from './state'
import type { LeftMember } from './ledgerTypes'

/** Facts: customer-contact.md 7. */
const YEAR_MS = 365 * 24 * 3600 * 1000

/** A member leaves the address book: contacts and groups stay behind, to be taken over. Raises no contact event. */
export function leave(state: State, userId: string, now: number): void {
  state.members.delete(userId)
  state.ledger.leftMembers.set(userId, { userId, leftAt: now })
  for (const chat of state.groupChats.values()) if (chat.owner === userId) chat.status = 1
  state.touch()
}

/** Somebody who left within a year; 40097 for who is still here, 60111 for anybody else. */
export function leftMember(state: State, userId: string, now: number): LeftMember {
  if (userId === '') throw new Refusal(41009)
  if (state.members.has(userId)) throw new Refusal(40097)
  const left = state.ledger.leftMembers.get(userId)
  if (!left || now - left.leftAt > YEAR_MS) throw new Refusal(60111)
  return left
}
