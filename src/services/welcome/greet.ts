import { setTimeout as sleep } from 'node:timers/promises'
import { judgeWelcome, welcomeDeadline, type WelcomeAnswer, type WelcomeOutcome } from '../../decisions/welcome'
import type { Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError, WecomUnreachable } from '../../wecom'
import { isAutomaticSendingStopped } from '../automaticSending'
import { compose, withFreshMedia, type Composed, type Sources } from './compose'
import { closeGreeting, noteNoCode, openGreeting, stillUnanswered, type Closing, type Occasion } from './record'

/**
 * Greets a new contact, once, inside WeCom's 20 seconds. What cannot be sent is closed with its reason; nothing is
 * thrown for an ordinary miss. It may run again after a crash: the record says whether a call went out before.
 */
export async function greet(scope: Scope, occasion: Occasion, sources: Sources): Promise<void> {
  if (occasion.welcomeCode === null) return noteNoCode(scope, occasion)
  if (isTooLate(scope, occasion)) return closeLate(scope, occasion)
  const composed = await compose(scope, occasion, sources)
  if (composed === null) return closeGreeting(scope, occasion, { status: 'not-sent', reason: 'no-welcome-set' })
  if (isEmpty(composed)) return closeGreeting(scope, occasion, { status: 'failed', reason: 'files-missing' })
  const opened = await openGreeting(scope, occasion, composed.message)
  if (opened === 'settled') return
  if (opened === 'greeted') return closeGreeting(scope, occasion, { status: 'not-sent', reason: 'already-greeted' })
  reached('welcome.recorded')
  const deadline = welcomeDeadline(occasion, scope.settings.welcome)
  await sendUntil(scope, occasion, { composed, deadline, unanswered: opened === 'unanswered' })
}

/** What was called for before may have been delivered. */
const stoppedOutcome = (unanswered: boolean): Closing =>
  unanswered ? { status: 'unknown', reason: 'no-longer-possible' } : { status: 'not-sent', reason: 'automatic-stopped' }

/** Whether WeCom's 20 seconds are over, so that a greeting can only be recorded as missed. */
export function isTooLate(scope: Scope, occasion: Occasion): boolean {
  return scope.clock() >= welcomeDeadline(occasion, scope.settings.welcome)
}

/** Only files were to be sent, and none could be had. */
function isEmpty({ message }: Composed): boolean {
  return message.text === '' && message.attachments.length === 0
}

const CALL_TIMEOUT_MS = 5000

interface Attempt {
  composed: Composed
  deadline: Date
  /** An earlier call got no answer: it may have been delivered. */
  unanswered: boolean
}

/** Calls until WeCom gives an answer that settles it, or the window closes. */
async function sendUntil(scope: Scope, occasion: Occasion, attempt: Attempt): Promise<void> {
  let { composed, unanswered } = attempt
  let uploadedAgain = false
  let last: WelcomeAnswer = 'no-answer'
  while (scope.clock() < attempt.deadline) {
    // Asked before each call: a file or another app may have kept us waiting.
    if (await isAutomaticSendingStopped(scope)) return closeGreeting(scope, occasion, stoppedOutcome(unanswered))
    last = await callOnce(scope, occasion, composed, attempt.deadline)
    reached('welcome.called')
    const outcome = judgeWelcome(last, unanswered)
    unanswered ||= last === 'no-answer'
    if (outcome.status === 'again-with-fresh-media' && !uploadedAgain) {
      uploadedAgain = true
      composed = await withFreshMedia(scope, composed)
    } else if (outcome.status === 'again') {
      await sleep(scope.settings.welcome.retryMs)
    } else {
      return closeGreeting(scope, occasion, settledOutcome(outcome), {
        answer: last,
        leftOut: composed.leftOut,
        by: composed.by,
      })
    }
  }
  await closeGreeting(scope, occasion, lateOutcome(unanswered, last), { answer: last })
}

/** Fresh media that WeCom refuses once more is a refusal. */
function settledOutcome(outcome: WelcomeOutcome): Closing {
  if (outcome.status === 'again' || outcome.status === 'again-with-fresh-media') {
    return { status: 'failed', reason: 'wecom-refused' }
  }
  return outcome
}

async function callOnce(scope: Scope, occasion: Occasion, composed: Composed, deadline: Date): Promise<WelcomeAnswer> {
  try {
    const withinMs = deadline.getTime() - scope.clock().getTime()
    await scope.wecom.welcome.send(
      { welcomeCode: occasion.welcomeCode ?? '', ...composed.message },
      { withinMs, timeoutMs: Math.min(CALL_TIMEOUT_MS, withinMs + scope.settings.welcome.marginMs) },
    )
    return { errcode: 0 }
  } catch (error) {
    // The refusal of another call on the way (gettoken) says nothing about the greeting.
    if (error instanceof WecomError)
      return error.path.endsWith('/send_welcome_msg') ? { errcode: error.errcode } : 'not-called'
    if (error instanceof WecomUnreachable) return error.maybeDone ? 'no-answer' : 'not-called'
    throw error
  }
}

/** The window passed before this run: what an earlier run may have sent is not called "not sent". */
async function closeLate(scope: Scope, occasion: Occasion): Promise<void> {
  await closeGreeting(scope, occasion, lateOutcome(await stillUnanswered(scope, occasion)))
}

function lateOutcome(unanswered: boolean, last?: WelcomeAnswer): Closing {
  if (unanswered) return { status: 'unknown', reason: 'no-longer-possible' }
  const otherApp = typeof last === 'object' && last.errcode === 41096
  return { status: 'not-sent', reason: otherApp ? 'other-app-sending' : 'welcome-too-late' }
}
