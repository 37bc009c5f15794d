import type { NotSentReason } from './notSent'

/** What may hang on a welcome message (customer-contact.md 4.1). Files are named by our id, not by WeCom's media id. */
export type Attachment =
  | { type: 'image' | 'video' | 'file'; mediaFileId: string }
  | { type: 'link'; title: string; url: string; description?: string | undefined; pictureUrl?: string | undefined }
  | { type: 'miniprogram'; title: string; appId: string; page: string; mediaFileId: string }

export interface WelcomeCandidate {
  id: string
  state: string | null
  userId: string | null
  fromMinute: number | null
  toMinute: number | null
  enabled: boolean
}

export interface WelcomeOccasion {
  state: string | null
  userId: string
  /** Minutes since midnight in business time at the moment of adding. */
  minuteOfDay: number
}

/**
 * Which message greets this contact: the channel's before the member's before everybody's; among equals one that names
 * hours before one for the whole day, then the smallest id, so that the choice never depends on the order of rows.
 */
export function chooseWelcome<C extends WelcomeCandidate>(
  candidates: readonly C[],
  occasion: WelcomeOccasion,
): C | null {
  const fitting = candidates.filter((c) => c.enabled && isFor(c, occasion) && isOpen(c, occasion.minuteOfDay))
  return fitting.sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1))[0] ?? null
}

function isFor(candidate: WelcomeCandidate, { state, userId }: WelcomeOccasion): boolean {
  if (candidate.state !== null && candidate.state !== state) return false
  return candidate.userId === null || candidate.userId === userId
}

/** Half-open hours; an interval whose end is before its start runs past midnight. */
function isOpen({ fromMinute, toMinute }: WelcomeCandidate, minute: number): boolean {
  if (fromMinute === null || toMinute === null) return true
  return fromMinute <= toMinute ? fromMinute <= minute && minute < toMinute : minute >= fromMinute || minute < toMinute
}

function rank(candidate: WelcomeCandidate): number {
  return (
    (candidate.state !== null ? 4 : 0) + (candidate.userId !== null ? 2 : 0) + (candidate.fromMinute !== null ? 1 : 0)
  )
}

/** Until when send_welcome_msg may be called: 20 s after the event, less the time a call needs. Edge: no CreateTime. */
export function welcomeDeadline(
  event: { createdAt: Date | null; receivedAt: Date },
  policy: { windowMs: number; marginMs: number },
): Date {
  const began = Math.min(event.createdAt?.getTime() ?? Infinity, event.receivedAt.getTime())
  return new Date(began + policy.windowMs - policy.marginMs)
}

/** `not-called` = nothing left this machine; `no-answer` = it did, and WeCom may have acted. */
export type WelcomeAnswer = { errcode: number } | 'no-answer' | 'not-called'
export type WelcomeOutcome =
  | { status: 'sent' }
  | { status: 'not-sent' | 'unknown' | 'failed'; reason: NotSentReason }
  | { status: 'again' }
  | { status: 'again-with-fresh-media' }

/**
 * What an answer of send_welcome_msg means (customer-contact.md 4.1). `unanswered` = an earlier call got no answer, so
 * the message may be out already: a refusal then closes it as unknown, never as sent and never as not sent.
 */
export function judgeWelcome(answer: WelcomeAnswer, unanswered: boolean): WelcomeOutcome {
  if (answer === 'no-answer' || answer === 'not-called') return { status: 'again' }
  switch (answer.errcode) {
    case 0:
      return { status: 'sent' }
    case 41050:
      return unanswered ? lost : { status: 'not-sent', reason: 'welcome-code-invalid' }
    case 41051:
      return unanswered ? lost : { status: 'not-sent', reason: 'already-chatting' }
    case 41053:
      return unanswered ? lost : { status: 'not-sent', reason: 'archive-consent-missing' }
    case 41096:
    // Busy, or a token that is being renewed: they say that they did not act.
    case -1:
    case 6000:
    case 40014:
    case 42001:
    case 45033:
    case 45035:
      return { status: 'again' }
    case 40007:
      return { status: 'again-with-fresh-media' }
    default:
      return unanswered ? lost : { status: 'failed', reason: 'wecom-refused' }
  }
}

const lost = { status: 'unknown', reason: 'no-longer-possible' } as const
