import type { TagFailure } from '../../decisions/tagAnswer'
import { WecomError, WecomUnreachable } from '../../wecom'

/** What WeCom's refusal, or its silence, is to the decisions. Anything else is thrown on. */
export function tagFailureOf(error: unknown): TagFailure {
  if (error instanceof WecomError) {
    return { kind: 'error', errcode: error.errcode, action: error.action, retryInMs: error.retryInMs ?? 0 }
  }
  if (error instanceof WecomUnreachable) return { kind: error.maybeDone ? 'no-answer' : 'not-called' }
  throw error
}
