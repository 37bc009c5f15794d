import { Refusal } from '../reply'
import type { State } from '../state'
import type { Member } from '../types'

/** A member the app may see; 60111 when there is none of that id, 60011 outside the visible range. */
export function visibleMember(state: State, userId: string): Member {
  if (userId === '') throw new Refusal(41009)
  if (userId.length > 64) throw new Refusal(40058, 'field `userid` exceed max length 64')
  const member = state.members.get(userId) ?? byFoldedId(state, userId)
  if (!member) throw new Refusal(60111)
  if (!member.visible) throw new Refusal(60011)
  return member
}

/** As `visibleMember`, and with customer contact (84074 without). */
export function customerMember(state: State, userId: string): Member {
  const member = visibleMember(state, userId)
  if (!member.customerContact) throw new Refusal(84074)
  return member
}

/** As `customerMember`, and active: whose contacts can be read (84083 otherwise; the code is unsure, part 1.2). */
export function servingMember(state: State, userId: string): Member {
  const member = customerMember(state, userId)
  if (member.status !== 1) throw new Refusal(84083)
  return member
}

/** Userids differ by case only for the eye: answers carry them in lower case (callbacks-and-app.md 4.1). */
export function byFoldedId(state: State, userId: string): Member | undefined {
  const folded = userId.toLowerCase()
  for (const member of state.members.values()) if (member.userId.toLowerCase() === folded) return member
  return undefined
}
