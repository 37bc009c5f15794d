import { retryDelay, type RetryPolicy } from './retry'
import type { TagReason } from './tagReasons'

/** What came back from a call that changes tags and did not succeed. */
export type TagFailure =
  | { kind: 'error'; errcode: number; action: string; retryInMs: number }
  /** It left this machine, and WeCom may have acted. */
  | { kind: 'no-answer' }
  /** Nothing left this machine. */
  | { kind: 'not-called' }

export type TagVerdict =
  { status: 'refused'; reason: TagReason } | { status: 'waiting'; reason: TagReason; delayMs: number }

/** Codes that say how things stand (customer-contact.md 2). */
const REFUSALS: Readonly<Record<number, TagReason>> = {
  40003: 'no-member',
  40068: 'tag-gone',
  40071: 'name-taken',
  40072: 'name-invalid',
  40096: 'no-contact',
  40126: 'corp-limit',
  46004: 'no-member',
  48002: 'no-permission',
  60011: 'out-of-range',
  60111: 'no-member',
  81011: 'foreign-tag',
  84061: 'not-a-follower',
  84074: 'no-permission',
  84083: 'no-permission',
}

/** What a failed call means: every change of tags may be repeated, for the same change twice is the same result. */
export function judgeTagFailure(failure: TagFailure, attempts: number, policy: RetryPolicy): TagVerdict {
  if (failure.kind === 'error') {
    const known = REFUSALS[failure.errcode]
    if (known) return { status: 'refused', reason: known }
    if (failure.action === 'data' || failure.action === 'final') return { status: 'refused', reason: 'wecom-refused' }
  }
  const delayMs = retryDelay(attempts, policy)
  if (delayMs === null) return { status: 'refused', reason: 'gave-up' }
  const closedMs = failure.kind === 'error' ? failure.retryInMs : 0
  const reason = failure.kind === 'no-answer' ? 'no-answer' : 'busy'
  return { status: 'waiting', reason, delayMs: Math.max(delayMs, closedMs) }
}
