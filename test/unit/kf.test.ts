import { kf } from '../../config/kf'
import { servicersToAsk } from '../../src/decisions/kf/handOver'
import { judgeKfMessage, whyNotSendKf, type KfSendFacts } from '../../src/decisions/kf/send'
import { standingAfter, type KfHappening, type KfStanding, type KfState } from '../../src/decisions/kf/session'
import { kfEntries } from '../../src/decisions/kf/timelineLines'

const at = new Date('2026-11-22T12:00:00+08:00')
const HOUR_MS = 3600_000
const standing = (state: KfState, servicerUserId: string | null = null): KfStanding => {
  return { state, servicerUserId, since: at, lastCustomerAt: null, entered: null }
}
const stateAfter = (state: KfState, ...happenings: KfHappening[]) => {
  const after = standingAfter(standing(state, state === 3 ? 'a' : null), happenings)
  return [after.state, after.servicerUserId]
}
const changed = (changeType: number, servicerUserId: string | null = 'b'): KfHappening => {
  return { kind: 'changed', at, changeType, servicerUserId }
}

describe('where a visitor stands', () => {
  test.each<[KfState, KfState]>([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 0],
  ])('after they wrote in state %i it is %i', (before, after) => {
    expect(stateAfter(before, { kind: 'customer-wrote', at })[0]).toBe(after)
  })

  test('people take, pass on, end and begin anew', () => {
    expect(stateAfter(2, changed(1))).toEqual([3, 'b'])
    expect(stateAfter(3, changed(2))).toEqual([3, 'b'])
    expect(stateAfter(3, changed(3, null))).toEqual([4, null])
    expect(stateAfter(4, changed(4))).toEqual([3, 'b'])
    expect(stateAfter(4, { kind: 'servicer-wrote', at, servicerUserId: 'b' })).toEqual([3, 'b'])
    expect(stateAfter(3, changed(3, null), { kind: 'customer-wrote', at })).toEqual([0, null])
  })

  test('the last message of a customer only becomes later', () => {
    const later = new Date(at.getTime() + 1000)
    const wrote = (when: Date): KfHappening => ({ kind: 'customer-wrote', at: when })
    expect(standingAfter(standing(0), [wrote(later), wrote(at)]).lastCustomerAt).toEqual(later)
  })
})

describe('whether an answer may still be sent', () => {
  const fine: KfSendFacts = { state: 0, lastCustomerAt: at, sentSince: 0, optedOut: false, stopped: false }
  const ask = (facts: Partial<KfSendFacts>, now = at, evenIfOptedOut = false) =>
    whyNotSendKf(now, { ...fine, ...facts }, kf, { evenIfOptedOut })

  test('each reason holds it back', () => {
    expect(ask({})).toBeNull()
    expect(ask({ state: 1, sentSince: 4 })).toBeNull()
    expect(ask({ sentSince: 5 })).toBe('kf-limit')
    expect([2, 3].map((state) => ask({ state: state as KfState }))).toEqual(['kf-with-human', 'kf-with-human'])
    expect(ask({ state: 4 })).toBe('kf-session-ended')
    expect(ask({ lastCustomerAt: null })).toBe('kf-too-late')
    expect(ask({}, new Date(at.getTime() + 48 * HOUR_MS))).toBeNull()
    expect(ask({}, new Date(at.getTime() + 48 * HOUR_MS + 1))).toBe('kf-too-late')
    expect([ask({ optedOut: true }), ask({ optedOut: true }, at, true)]).toEqual(['opted-out', null])
    expect(ask({ stopped: true, optedOut: true }, at, true)).toBe('automatic-stopped')
  })

  test('without an answer it is unknown and never repeated; only what surely did not go out is tried again', () => {
    const judge = (answer: Parameters<typeof judgeKfMessage>[0], attempts = 1) => judgeKfMessage(answer, attempts, kf)
    const error = (errcode: number, action: string, retryInMs = 0) =>
      judge({ kind: 'error', errcode, action, retryInMs })
    expect(judge({ kind: 'no-answer' })).toEqual({ status: 'unknown', reason: 'no-longer-possible' })
    expect(judge({ kind: 'not-called' })).toEqual({ status: 'planned', delayMs: kf.backoffMs })
    expect(judge({ kind: 'not-called' }, kf.maxAttempts)).toEqual({ status: 'failed', reason: 'gave-up' })
    expect(error(45009, 'back-off', 60_000)).toEqual({ status: 'planned', delayMs: 60_000 })
    expect(error(95018, 'final')).toEqual({ status: 'failed', reason: 'kf-with-human' })
    expect(error(40058, 'data')).toEqual({ status: 'failed', reason: 'wecom-refused' })
  })
})

test('the least busy who receive are asked first, only those named, and not more than told', () => {
  const serving = [
    { userId: 'c', receiving: true, visitors: 2 },
    { userId: 'b', receiving: true, visitors: 0 },
    { userId: 'a', receiving: true, visitors: 0 },
    { userId: 'off', receiving: false, visitors: 0 },
  ]
  expect(servicersToAsk(serving, [], 2)).toEqual(['a', 'b'])
  expect(servicersToAsk(serving, ['c', 'off'], 3)).toEqual(['c'])
})

test('the timeline names who decided, and why something did not go out', () => {
  expect(kfEntries['kf-sent']?.({ by: '夜间规则 v3' }).zh).toBe('微信客服：已自动回复（夜间规则 v3）')
  expect(kfEntries['kf-not-sent']?.({ reason: 'kf-not-delivered', failType: 10 }).zh).toContain('客户拒收')
  expect(kfEntries['kf-not-sent']?.({ reason: 'kf-limit' }).en).toContain('Five messages')
  expect(kfEntries['kf-handed-over']?.({ userId: null }).en).toBe('Kf: waits for a human')
})
