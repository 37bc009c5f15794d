import { wordsOf } from '../../../shared/api'
import { BridgeError, bridgeWords } from '../../../shared/bridge'
import { inWords } from '../../../shared/i18n'
import { router } from '../router'
import { canOpenChats, theBridge } from '../../../shared/phone/session'
import { tell } from '../../../shared/phone/ui/toast'

/** To a contact: inside WeCom their chat opens, which brings its own sidebar; elsewhere their page. */
export async function goTo(externalUserId: string): Promise<void> {
  if (canOpenChats()) return openChat(externalUserId)
  await router.push({ path: '/', query: { contact: externalUserId } })
}

export async function openChat(externalUserId: string): Promise<void> {
  try {
    await theBridge().openChat(externalUserId)
  } catch (error) {
    tell({ text: wordsOfAny(error), tone: 'bad' })
  }
}

export async function copyText(text: string, done: string): Promise<void> {
  try {
    await theBridge().copy(text)
    tell({ text: done })
  } catch (error) {
    tell({ text: wordsOfAny(error), tone: 'bad' })
  }
}

/** What the server or WeCom's client said, for a person. */
export function wordsOfAny(error: unknown): string {
  return error instanceof BridgeError ? inWords(bridgeWords[error.reason]) : wordsOf(error)
}
