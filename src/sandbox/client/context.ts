import { text } from '../body'
import type { World } from '../world'
import { NativeFailure, noPermission, withoutContext, type ClientWindow, type Native } from './native'

/** Entries that know a contact (kf-sidebar-pay.md 1.4). */
const WITH_CONTACT: readonly string[] = ['single_chat_tools', 'contact_profile', 'single_kf_tools']

export const getContext: Native = ({ window }) => ({ entry: window.entry, shareTicket: '' })

export const getCurExternalContact: Native = ({ window }, world) => ({ userId: contactAt(window, world) })

export const getCurExternalChat: Native = ({ window }, world) => ({ chatId: groupAt(window, world) })

/** Opens the chat with one contact of the member, or a group that they are in; the sandbox's page follows. */
export const openEnterpriseChat: Native = ({ window, params }, { state }) => {
  const chatId = text(params, 'chatId')
  if (chatId !== '') {
    const inside = state.groupChats.get(chatId)?.members.some(({ id }) => id === window.userId)
    if (!inside) throw new NativeFailure('invalid chatid')
    return { chatId }
  }
  const contacts = text(params, 'externalUserIds').split(';').filter(Boolean)
  const members = text(params, 'userIds').split(';').filter(Boolean)
  if (contacts.length !== 1 || members.length > 0) throw new NativeFailure('only a chat with one contact can be opened')
  if (!state.relation(window.userId, contacts[0] ?? '')) throw new NativeFailure('invalid external userid')
  return { chatId: '' }
}

export const setClipboardData: Native = ({ params }) => {
  text(params, 'data')
  return {}
}

/** The contact of the open chat. Throws where there is none, or without the permission that customer contact needs. */
export function contactAt({ entry, userId, externalUserId }: ClientWindow, { state }: World): string {
  if (!WITH_CONTACT.includes(entry) || externalUserId === null) throw withoutContext()
  if (entry === 'single_kf_tools') return externalUserId
  if (!state.members.get(userId)?.customerContact) throw noPermission()
  if (!state.relation(userId, externalUserId)) throw withoutContext()
  return externalUserId
}

/** The open group, of which the member must be one. */
export function groupAt({ entry, userId, chatId }: ClientWindow, { state }: World): string {
  const group = entry === 'group_chat_tools' && chatId !== null ? state.groupChats.get(chatId) : undefined
  if (!group?.members.some(({ id }) => id === userId)) throw withoutContext()
  if (!state.members.get(userId)?.customerContact) throw noPermission()
  return group.chatId
}
