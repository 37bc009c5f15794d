import { BridgeError } from './errors'
import type { Bridge } from './types'

/** A bare browser: no client, so no chat. The contact of a card's address can be shown, and words can be copied. */
export function noClient(contact: string | null): Bridge {
  const missing = (): Promise<never> => Promise.reject(new BridgeError('not-in-wecom'))
  return {
    kind: 'none',
    context: () =>
      contact === null ? missing() : Promise.resolve({ entry: 'normal', externalUserId: contact, chatId: null }),
    send: missing,
    collect: missing,
    openChat: missing,
    openGroup: missing,
    copy,
    onContextChange: () => undefined,
  }
}

/** Browsers give the clipboard only to a page on https or localhost, after a click. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch (error) {
    throw new BridgeError('failed', error instanceof Error ? error.message : String(error))
  }
}
