import { canOpenChats, theBridge } from '../../../shared/phone/session'
import { orTell } from '../../../shared/phone/telling'
import { router } from '../router'

/** To a contact: inside WeCom their chat opens, which brings its own sidebar; elsewhere their page. */
export async function goTo(externalUserId: string): Promise<void> {
  if (canOpenChats()) return openChat(externalUserId)
  await router.push({ path: '/', query: { contact: externalUserId } })
}

export const openChat = (externalUserId: string): Promise<void> => orTell(() => theBridge().openChat(externalUserId))
