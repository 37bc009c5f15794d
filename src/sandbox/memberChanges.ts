import { leave } from './leaving'
import { renameInLedger } from './ledgerRename'
import type { State } from './state'
import type { Member } from './types'

/** A member leaves the corp, and stands nowhere in its set-up any more. */
export function removeMember(state: State, { userId }: Member, now: number): void {
  leave(state, userId, now)
  state.inboxes.delete(userId)
  for (const way of state.contactWays.values()) way.users = way.users.filter((id) => id !== userId)
  for (const department of state.departments.values()) {
    department.leaders = department.leaders.filter((id) => id !== userId)
  }
  for (const one of [...state.memberTags.values(), ...state.appChats.values()]) {
    one.userIds = one.userIds.filter((id) => id !== userId)
  }
  state.touch()
}

/** Another userid for the same member, wherever the old one stands. */
export function renameMember(state: State, member: Member, to: string): void {
  const from = member.userId
  const swap = (ids: string[]) => ids.map((id) => (id === from ? to : id))
  state.members.delete(from)
  member.userId = to
  state.members.set(to, member)
  state.relations.rename(from, to)
  renameInLedger(state.ledger, from, to)
  const inbox = state.inboxes.get(from)
  if (inbox) state.inboxes.set(to, inbox)
  state.inboxes.delete(from)
  for (const [key, messages] of [...state.chats]) {
    if (!key.startsWith(`${from}|`)) continue
    state.chats.delete(key)
    state.chats.set(`${to}|${key.slice(from.length + 1)}`, messages)
  }
  for (const chat of state.groupChats.values()) {
    if (chat.owner === from) chat.owner = to
    chat.admins = swap(chat.admins)
    for (const one of chat.members) if (one.id === from) one.id = to
  }
  for (const way of state.contactWays.values()) way.users = swap(way.users)
  for (const department of state.departments.values()) department.leaders = swap(department.leaders)
  for (const tag of state.memberTags.values()) tag.userIds = swap(tag.userIds)
  for (const chat of state.appChats.values()) {
    chat.userIds = swap(chat.userIds)
    if (chat.owner === from) chat.owner = to
  }
  state.touch()
}
