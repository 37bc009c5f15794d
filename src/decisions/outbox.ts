import type { NotSentReason } from './notSent'
import { retryDelay, type RetryPolicy } from './retry'

/** What came back from a call that sends: WeCom's answer, or nothing. */
export type SendAnswer =
  | { kind: 'ok'; wecomId: string | null; responseCode?: string | null; refusedRecipients: readonly string[] }
  | { kind: 'error'; errcode: number; action: string; retryInMs: number }
  /** It left this machine, and WeCom may have acted. */
  | { kind: 'no-answer' }
  /** Nothing left this machine. */
  | { kind: 'not-called' }

export interface SendState {
  attempts: number
  /** An earlier call got no answer. */
  unanswered: boolean
  /** Milliseconds since the first call that got no answer; 0 when there is none. */
  unansweredForMs: number
}

export type SendOutcome =
  | { status: 'sent'; wecomId: string | null }
  | { status: 'failed' | 'unknown'; reason: NotSentReason }
  /** Not out: plan it again. */
  | { status: 'planned'; delayMs: number }
  /** Perhaps out: repeat it in the form WeCom recognises. */
  | { status: 'sending'; delayMs: number }

/**
 * What the answer to an app message means. A repeat after silence is safe while WeCom still recognises it (the same
 * content under enable_duplicate_check); once that window is over it stays unknown.
 */
export function judgeAppMessage(
  answer: SendAnswer,
  state: SendState,
  policy: RetryPolicy & { duplicateCheckSeconds: number },
): SendOutcome {
  if (answer.kind === 'ok') {
    const refused = answer.refusedRecipients.length > 0
    return refused ? { status: 'failed', reason: 'not-a-member' } : { status: 'sent', wecomId: answer.wecomId }
  }
  const delayMs = retryDelay(state.attempts, policy)
  const perhapsOut = state.unanswered || answer.kind === 'no-answer'
  if (perhapsOut) {
    if (delayMs === null || !isRecognised(state.unansweredForMs + delayMs, policy))
      return { status: 'unknown', reason: 'no-longer-possible' }
    return { status: 'sending', delayMs }
  }
  if (answer.kind === 'error' && isRefusal(answer.action)) {
    return { status: 'failed', reason: answer.errcode === 81013 ? 'not-a-member' : 'wecom-refused' }
  }
  if (delayMs === null) return { status: 'failed', reason: 'gave-up' }
  return { status: 'planned', delayMs: Math.max(delayMs, answer.kind === 'error' ? answer.retryInMs : 0) }
}

/** A response code is used up, or older than 72 h (callbacks-and-app.md 4.3). */
const CODE_USED_OR_OLD = 60140

/** What the answer to a card's update means. A code works once: when it is used up by a call without an answer, that call did it. */
export function judgeCardUpdate(
  answer: SendAnswer,
  state: SendState,
  policy: RetryPolicy & { duplicateCheckSeconds: number },
): SendOutcome {
  if (answer.kind !== 'error' || answer.errcode !== CODE_USED_OR_OLD) return judgeAppMessage(answer, state, policy)
  return state.unanswered ? { status: 'sent', wecomId: null } : { status: 'failed', reason: 'card-too-old' }
}

/** Whether WeCom would still recognise a repeat of a call made this long ago; a minute is kept for the call itself. */
export function isRecognised(unansweredForMs: number, policy: { duplicateCheckSeconds: number }): boolean {
  return unansweredForMs < (policy.duplicateCheckSeconds - 60) * 1000
}

/** Configuration can be mended while we wait; bad data and final states cannot. */
function isRefusal(action: string): boolean {
  return action === 'data' || action === 'final'
}

/**
 * How long to wait before the next message to a member: over 30 a minute or 1,000 an hour WeCom drops without a word
 * (callbacks-and-app.md 3.5). 0 = now. `oldest…` are the ages in ms of the oldest call inside each full window.
 */
export function memberPause(
  recent: { minute: number; hour: number; oldestInMinuteMs: number; oldestInHourMs: number },
  limits: { perMemberMinute: number; perMemberHour: number },
): number {
  const minute = recent.minute >= limits.perMemberMinute ? 60_000 - recent.oldestInMinuteMs : 0
  const hour = recent.hour >= limits.perMemberHour ? 3_600_000 - recent.oldestInHourMs : 0
  return Math.max(0, minute, hour)
}
