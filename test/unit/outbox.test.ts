import * as fc from 'fast-check'
import { judgeAppMessage, judgeCardUpdate, memberPause, type SendAnswer } from '../../src/decisions/outbox'

const policy = { backoffMs: 1000, maxBackoffMs: 60_000, maxAttempts: 4, duplicateCheckSeconds: 14_400 }
const fresh = { attempts: 1, unanswered: false, unansweredForMs: 0 }
const ok: SendAnswer = { kind: 'ok', wecomId: 'm1', refusedRecipients: [] }
const error = (errcode: number, action: string, retryInMs = 0): SendAnswer => ({
  kind: 'error',
  errcode,
  action,
  retryInMs,
})
const silence: SendAnswer = { kind: 'no-answer' }

test.each<[string, SendAnswer, Partial<typeof fresh>, object]>([
  ['taken', ok, {}, { status: 'sent', wecomId: 'm1' }],
  ['taken, the member refused', { ...ok, refusedRecipients: ['a'] }, {}, { status: 'failed', reason: 'not-a-member' }],
  ['taken after silence', ok, { unanswered: true }, { status: 'sent', wecomId: 'm1' }],
  ['refused for good', error(82004, 'data'), {}, { status: 'failed', reason: 'wecom-refused' }],
  ['no such recipient', error(81013, 'data'), {}, { status: 'failed', reason: 'not-a-member' }],
  ['busy', error(-1, 'retry'), {}, { status: 'planned', delayMs: 1000 }],
  ['over the limit', error(45009, 'back-off', 30_000), {}, { status: 'planned', delayMs: 30_000 }],
  ['misconfigured', error(60020, 'config'), { attempts: 3 }, { status: 'planned', delayMs: 4000 }],
  ['misconfigured for too long', error(60020, 'config'), { attempts: 4 }, { status: 'failed', reason: 'gave-up' }],
  ['never called', { kind: 'not-called' }, {}, { status: 'planned', delayMs: 1000 }],
  ['silent', silence, {}, { status: 'sending', delayMs: 1000 }],
  ['refused after silence', error(82004, 'data'), { unanswered: true }, { status: 'sending', delayMs: 1000 }],
  ['silent to the last', silence, { attempts: 4 }, { status: 'unknown', reason: 'no-longer-possible' }],
  [
    'silent for longer than WeCom recognises a repeat',
    silence,
    { unanswered: true, unansweredForMs: 14_400_000 },
    { status: 'unknown', reason: 'no-longer-possible' },
  ],
])('%s', (_what, answer, state, outcome) => {
  expect(judgeAppMessage(answer, { ...fresh, ...state }, policy)).toEqual(outcome)
})

test.each<[string, SendAnswer, boolean, object]>([
  ['taken', ok, false, { status: 'sent' }],
  ['its code used or old', error(60140, 'final'), false, { status: 'failed', reason: 'card-too-old' }],
  ['its code used by a call that got no answer', error(60140, 'final'), true, { status: 'sent' }],
  ['busy', error(-1, 'retry'), false, { status: 'planned' }],
  ['silent', silence, false, { status: 'sending' }],
])('a card’s update: %s', (_what, answer, unanswered, outcome) => {
  expect(judgeCardUpdate(answer, { ...fresh, unanswered }, policy)).toMatchObject(outcome)
})

test('what may be out is never planned again and never called "not sent"; a repeat comes while WeCom recognises it', () => {
  const answers = fc.oneof(
    fc.constant<SendAnswer>(silence),
    fc.constant<SendAnswer>({ kind: 'not-called' }),
    fc
      .tuple(fc.integer(), fc.constantFrom('refresh', 'retry', 'back-off', 'config', 'data', 'final'), fc.nat())
      .map((e) => error(...e)),
  )
  fc.assert(
    fc.property(answers, fc.integer({ min: 1, max: 6 }), fc.nat(20_000_000), (answer, attempts, unansweredForMs) => {
      const outcome = judgeAppMessage(answer, { attempts, unanswered: true, unansweredForMs }, policy)
      expect(['sending', 'unknown']).toContain(outcome.status)
      if (outcome.status === 'sending') expect(unansweredForMs + outcome.delayMs).toBeLessThan(14_400_000)
    }),
  )
})

test('a member below both limits gets the message now; above one, when the oldest leaves its window', () => {
  const limits = { perMemberMinute: 30, perMemberHour: 1000 }
  fc.assert(
    fc.property(fc.nat(60), fc.nat(1200), fc.nat(59_999), fc.nat(3_599_999), (minute, more, inMinute, inHour) => {
      const hour = minute + more
      const oldest = { oldestInMinuteMs: inMinute, oldestInHourMs: Math.max(inMinute, inHour) }
      const pause = memberPause({ minute, hour, ...oldest }, limits)
      expect(pause).toBeGreaterThanOrEqual(0)
      expect(pause).toBeLessThanOrEqual(3_600_000)
      expect(pause === 0).toBe(minute < 30 && hour < 1000)
      if (minute >= 30) expect(pause + inMinute).toBeGreaterThanOrEqual(60_000)
      if (hour >= 1000) expect(pause + oldest.oldestInHourMs).toBeGreaterThanOrEqual(3_600_000)
    }),
  )
})
