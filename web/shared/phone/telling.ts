import { wordsOf } from '../api'
import { BridgeError, bridgeWords } from '../bridge'
import { inWords } from '../i18n'
import { theBridge } from './session'
import { tell } from './ui/toast'

/** What the server or WeCom's client said, for a person. */
export function wordsOfAny(error: unknown): string {
  return error instanceof BridgeError ? inWords(bridgeWords[error.reason]) : wordsOf(error)
}

/** Does something; what goes wrong is told to the person, and nothing else happens. */
export async function orTell(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    tell({ text: wordsOfAny(error), tone: 'bad' })
  }
}

export const copyText = (text: string, done: string): Promise<void> =>
  orTell(async () => {
    await theBridge().copy(text)
    tell({ text: done })
  })
