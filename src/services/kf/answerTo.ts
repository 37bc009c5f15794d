import type { SendAnswer } from '../../decisions/outbox'
import { WecomError, WecomUnreachable } from '../../wecom'

/** Makes a call that sends, and says what came back. */
export async function answerTo(call: () => Promise<string>): Promise<SendAnswer> {
  try {
    return { kind: 'ok', wecomId: await call(), refusedRecipients: [] }
  } catch (error) {
    if (error instanceof WecomError) {
      return { kind: 'error', errcode: error.errcode, action: error.action, retryInMs: error.retryInMs ?? 0 }
    }
    if (error instanceof WecomUnreachable) return { kind: error.maybeDone ? 'no-answer' : 'not-called' }
    throw error
  }
}
