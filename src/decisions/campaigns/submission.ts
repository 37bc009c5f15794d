import { retryDelay, type RetryPolicy } from '../retry'
import type { TargetOutcome } from './reasons'

/** What came back when a task was asked for. */
export type SubmitAnswer =
  | { kind: 'ok'; msgId: string; failed: readonly string[] }
  | { kind: 'error'; errcode: number; action: string; retryInMs: number }
  /** It left this machine, and WeCom may have acted. */
  | { kind: 'no-answer' }
  /** Nothing left this machine, or a file could not be uploaded. */
  | { kind: 'not-called' }

export type Submission =
  | { state: 'submitted'; msgId: string; failed: readonly string[] }
  | { state: 'unknown' }
  | { state: 'planned'; delayMs: number; freshFiles: boolean }
  | { state: 'failed'; outcome: TargetOutcome }

/** Nobody it is for can be sent to (customer-contact.md 5.1). */
const NOBODY = 41048
/** WeCom does not know a file any more. */
const NO_FILE = 40007
const FILE_TRIES = 3

/** What the answer means. What a person can mend is waited for; what WeCom calls wrong stays wrong. */
export function judgeSubmission(answer: SubmitAnswer, attempts: number, policy: RetryPolicy): Submission {
  if (answer.kind === 'ok') return { state: 'submitted', msgId: answer.msgId, failed: answer.failed }
  if (answer.kind === 'no-answer') return { state: 'unknown' }
  const delayMs = retryDelay(attempts, policy)
  const again = (leastMs: number, freshFiles: boolean): Submission =>
    delayMs === null
      ? { state: 'failed', outcome: 'gave-up' }
      : { state: 'planned', delayMs: Math.max(delayMs, leastMs), freshFiles }
  if (answer.kind === 'not-called') return again(0, false)
  if (answer.errcode === NOBODY) return { state: 'failed', outcome: 'not-a-contact' }
  if (answer.errcode === NO_FILE && attempts < FILE_TRIES) return { state: 'planned', delayMs: 0, freshFiles: true }
  const isRefusal = answer.action === 'data' || answer.action === 'final'
  return isRefusal ? { state: 'failed', outcome: 'wecom-refused' } : again(answer.retryInMs, false)
}
