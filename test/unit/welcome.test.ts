import * as fc from 'fast-check'
import { chooseWelcome, judgeWelcome, welcomeDeadline, type WelcomeCandidate } from '../../src/decisions/welcome'

const candidate = (id: string, more: Partial<WelcomeCandidate> = {}): WelcomeCandidate => ({
  id,
  state: null,
  userId: null,
  fromMinute: null,
  toMinute: null,
  enabled: true,
  ...more,
})
const occasion = { state: 'poster', userId: 'lin.mei', minuteOfDay: 600 }

describe('which welcome', () => {
  const all = [
    candidate('everybody'),
    candidate('member', { userId: 'lin.mei' }),
    candidate('channel', { state: 'poster' }),
    candidate('both', { state: 'poster', userId: 'lin.mei' }),
    candidate('other-channel', { state: 'other' }),
    candidate('other-member', { userId: 'chen.hao' }),
  ]
  const without = (...ids: string[]) => all.filter(({ id }) => !ids.includes(id))

  test('channel and member, then channel, then member, then everybody, then nothing', () => {
    expect(chooseWelcome(all, occasion)?.id).toBe('both')
    expect(chooseWelcome(without('both'), occasion)?.id).toBe('channel')
    expect(chooseWelcome(without('both', 'channel'), occasion)?.id).toBe('member')
    expect(chooseWelcome(without('both', 'channel', 'member'), occasion)?.id).toBe('everybody')
    expect(chooseWelcome(without('both', 'channel', 'member', 'everybody'), occasion)).toBeNull()
  })

  test('one that is switched off is not there', () => {
    expect(chooseWelcome([candidate('a', { state: 'poster', enabled: false }), candidate('b')], occasion)?.id).toBe('b')
  })

  test('one that names hours goes before one for the whole day, inside its hours', () => {
    const list = [candidate('day'), candidate('noon', { fromMinute: 600, toMinute: 720 })]
    const at = (minuteOfDay: number) => chooseWelcome(list, { ...occasion, minuteOfDay })?.id
    expect([at(599), at(600), at(719), at(720)]).toEqual(['day', 'noon', 'noon', 'day'])
  })

  test('hours may run past midnight', () => {
    const list = [candidate('night', { fromMinute: 1260, toMinute: 540 })]
    const at = (minuteOfDay: number) => chooseWelcome(list, { ...occasion, minuteOfDay })?.id
    expect([at(1259), at(1260), at(1439), at(0), at(539), at(540)]).toEqual([
      undefined,
      'night',
      'night',
      'night',
      'night',
      undefined,
    ])
  })

  const minute = fc.option(fc.integer({ min: 0, max: 1439 }), { nil: null })
  const some = fc.record({
    id: fc.uuid(),
    state: fc.constantFrom(null, 'poster', 'other'),
    userId: fc.constantFrom(null, 'lin.mei', 'chen.hao'),
    fromMinute: minute,
    toMinute: minute,
    enabled: fc.boolean(),
  })

  test('the choice never depends on the order of rows, and always fits', () => {
    const lists = fc.uniqueArray(some, { maxLength: 8, selector: ({ id }) => id })
    const shuffled = lists.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 0, max: 1439 }), ([list, other], minuteOfDay) => {
        const chosen = chooseWelcome(list, { ...occasion, minuteOfDay })
        expect(chooseWelcome(other, { ...occasion, minuteOfDay })).toEqual(chosen)
        if (!chosen) return
        expect([chosen.enabled, [null, 'poster'].includes(chosen.state)]).toEqual([true, true])
        expect([null, 'lin.mei'].includes(chosen.userId)).toBe(true)
      }),
    )
  })
})

test('the window runs from the event, or from its arrival when that says nothing or is earlier', () => {
  const policy = { windowMs: 20_000, marginMs: 500 }
  const at = (iso: string) => new Date(`2026-01-01T${iso}Z`)
  const until = (createdAt: Date | null, receivedAt: Date) => welcomeDeadline({ createdAt, receivedAt }, policy)
  expect(until(at('00:00:00'), at('00:00:05'))).toEqual(at('00:00:19.500'))
  expect(until(null, at('00:00:05'))).toEqual(at('00:00:24.500'))
  expect(until(at('01:00:00'), at('00:00:05'))).toEqual(at('00:00:24.500'))
})

describe('what an answer means', () => {
  test.each([
    [{ errcode: 0 }, { status: 'sent' }],
    [{ errcode: 41050 }, { status: 'not-sent', reason: 'welcome-code-invalid' }],
    [{ errcode: 41051 }, { status: 'not-sent', reason: 'already-chatting' }],
    [{ errcode: 41053 }, { status: 'not-sent', reason: 'archive-consent-missing' }],
    [{ errcode: 41096 }, { status: 'again' }],
    [{ errcode: -1 }, { status: 'again' }],
    [{ errcode: 45033 }, { status: 'again' }],
    [{ errcode: 40007 }, { status: 'again-with-fresh-media' }],
    [{ errcode: 45009 }, { status: 'failed', reason: 'wecom-refused' }],
    ['no-answer', { status: 'again' }],
    ['not-called', { status: 'again' }],
  ] as const)('%j is %j', (answer, outcome) => {
    expect(judgeWelcome(answer, false)).toEqual(outcome)
  })

  test('after a call without an answer, no refusal is taken for "not sent", except the missing consent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40000, max: 49999 }), (errcode) => {
        fc.pre(errcode !== 41053)
        expect(['unknown', 'again', 'again-with-fresh-media']).toContain(judgeWelcome({ errcode }, true).status)
      }),
    )
  })
})
