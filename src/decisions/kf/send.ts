import type { NotSentReason } from '../notSent'
import type { SendAnswer, SendOutcome } from '../outbox'
import { retryDelay, type RetryPolicy } from '../retry'
import { mayAnswer, type KfState } from './session'

export interface KfSendFacts {
  state: KfState
  /** null = they have not written. */
  lastCustomerAt: Date | null
  /** Of ours after that, those without an answer among them. */
  sentSince: number
  optedOut: boolean
  /** Somebody stopped everything that is sent without a person. */
  stopped: boolean
}

export interface KfSendLimits {
  perWindow: number
  windowMs: number
}

/**
 * Whether an answer may still be sent, asked again at the moment of sending; null = it may. `evenIfOptedOut` is for what
 * they are told of their opting out itself.
 */
export function whyNotSendKf(
  now: Date,
  facts: KfSendFacts,
  { perWindow, windowMs }: KfSendLimits,
  { evenIfOptedOut }: { evenIfOptedOut: boolean },
): NotSentReason | null {
  if (facts.stopped) return 'automatic-stopped'
  if (facts.optedOut && !evenIfOptedOut) return 'opted-out'
  if (facts.state === 4) return 'kf-session-ended'
  if (!mayAnswer(facts.state)) return 'kf-with-human'
  if (facts.lastCustomerAt === null || now.getTime() - facts.lastCustomerAt.getTime() > windowMs) return 'kf-too-late'
  return facts.sentSince >= perWindow ? 'kf-limit' : null
}

/** WeCom's own words for the same (kf-sidebar-pay.md 3.4). */
const REFUSALS: ReadonlyMap<number, NotSentReason> = new Map([
  [95001, 'kf-limit'],
  [95002, 'kf-too-late'],
  [95013, 'kf-session-ended'],
  [95018, 'kf-with-human'],
])

/** Refusals by which WeCom says that the session stands elsewhere than we think. */
export function saysOtherState(answer: SendAnswer): boolean {
  return answer.kind === 'error' && [95013, 95016, 95018].includes(answer.errcode)
}

/**
 * What the answer to a kf message means. It is never repeated: without an answer it stays unknown (kf-sidebar-pay.md 3.4);
 * what WeCom refused for a time, or what never left, is tried again.
 */
export function judgeKfMessage(answer: SendAnswer, attempts: number, policy: RetryPolicy): SendOutcome {
  if (answer.kind === 'ok') return { status: 'sent', wecomId: answer.wecomId }
  if (answer.kind === 'no-answer') return { status: 'unknown', reason: 'no-longer-possible' }
  if (answer.kind === 'error' && (answer.action === 'data' || answer.action === 'final')) {
    return { status: 'failed', reason: REFUSALS.get(answer.errcode) ?? 'wecom-refused' }
  }
  const delayMs = retryDelay(attempts, policy)
  if (delayMs === null) return { status: 'failed', reason: 'gave-up' }
  return { status: 'planned', delayMs: Math.max(delayMs, answer.kind === 'error' ? answer.retryInMs : 0) }
}
