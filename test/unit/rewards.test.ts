import { judgePayout, rewardAmounts, type PayoutFacts, type ProgrammeFacts } from '../../src/decisions/rewards/judge'
import {
  askPayoutAfterSeconds,
  couponTold,
  entriesOf,
  redPacketTold,
  statusAfter,
  transferTold,
  type PayoutStatus,
  type RewardKind,
  type ToldPayout,
} from '../../src/decisions/rewards/payout'
import { programmeProblems, type ProgrammeDraft } from '../../src/decisions/rewards/programme'

const at = new Date('2026-11-23T04:00:00Z')
const programme: ProgrammeFacts = {
  ...{ kind: 'transfer', amountFen: 500, from: new Date('2026-11-01T00:00:00Z'), until: null, stoppedAt: null },
  ...{ perPersonDayFen: 1000, approvalAboveFen: 800, leftFen: 5000 },
}
const asked: PayoutFacts = { toKind: 'contact', amountFen: 500, known: true, optedOut: false, todayFen: 0 }
const verdict = (ofProgramme: Partial<ProgrammeFacts>, ofPayout: Partial<PayoutFacts> = {}): string => {
  const judged = judgePayout({ ...programme, ...ofProgramme }, { ...asked, ...ofPayout }, at)
  return judged.status === 'refused' ? judged.reason : judged.status
}

describe('whether somebody is paid', () => {
  test.each<[string, Partial<ProgrammeFacts>, Partial<PayoutFacts>]>([
    ['approved', {}, {}],
    ['approved', {}, { amountFen: 800 }],
    ['waiting-approval', {}, { amountFen: 801 }],
    ['stopped', { stoppedAt: at }, {}],
    ['not-yet', { from: new Date(at.getTime() + 1) }, {}],
    ['approved', { from: at }, {}],
    ['over', { until: at }, {}],
    ['approved', { until: new Date(at.getTime() + 1) }, {}],
    ['receiver', { kind: 'red-packet' }, {}],
    ['receiver', { kind: 'coupon' }, { toKind: 'member' }],
    ['approved', {}, { toKind: 'member' }],
    ['not-a-contact', {}, { known: false }],
    ['not-a-member', {}, { known: false, toKind: 'member' }],
    ['opted-out', {}, { optedOut: true }],
    ['amount', {}, { amountFen: rewardAmounts.transfer.least - 1 }],
    ['amount', {}, { amountFen: 500.5 }],
    ['amount', { kind: 'coupon' }, { amountFen: 499 }],
    ['approved', {}, { todayFen: 500 }],
    ['over-cap', {}, { todayFen: 501 }],
    ['approved', { leftFen: 500 }, {}],
    ['over-budget', { leftFen: 499 }, {}],
    // A person learns the first reason that stands in the way, not all.
    ['stopped', { stoppedAt: at, leftFen: 0 }, { known: false }],
  ])('%s: %j %j', (expected, ofProgramme, ofPayout) => expect(verdict(ofProgramme, ofPayout)).toBe(expected))
})

describe('what WeChat says', () => {
  test('a transfer that nobody confirmed in a day is expired; any other failure is a failure', () => {
    expect(transferTold('fail', 'OVERDUE_CLOSE')).toEqual({ status: 'expired', over: true })
    expect(transferTold('fail', 'PAYEE_ACCOUNT_ABNORMAL')).toEqual({ status: 'failed', over: true })
    expect(transferTold('cancelling', null)).toEqual({ status: 'paying', over: false })
  })

  test('a red packet is paid when it is opened, and waits before', () => {
    expect(redPacketTold('sent').status).toBe('waiting-confirm')
    expect(redPacketTold('refunding')).toEqual({ status: 'waiting-confirm', over: false })
    expect(redPacketTold('received')).toEqual({ status: 'paid', over: true })
  })

  test('a coupon is paid when it lands, and asked about until it is used or expires', () => {
    expect(couponTold('sent')).toEqual({ status: 'paid', over: false })
    expect(couponTold('used')).toEqual({ status: 'paid', over: true, used: true })
    expect(couponTold('expired')).toEqual({ status: 'expired', over: true })
  })
})

const STATUSES: readonly PayoutStatus[] = [
  ...(['waiting-approval', 'approved', 'paying', 'waiting-confirm', 'paid', 'refused'] as const),
  ...(['failed', 'expired', 'cancelled'] as const),
]
const told = (status: ToldPayout['status']): ToldPayout => ({ status, over: status !== 'paying' })

test('whatever was thought, that money moved is believed; that it did not, only while it was open', () => {
  for (const now of STATUSES) {
    if (now !== 'paid') expect(statusAfter(now, told('paid'), 'transfer')).toBe('paid')
    const open = ['approved', 'paying', 'waiting-confirm'].includes(now)
    expect(statusAfter(now, told('failed'), 'transfer')).toBe(open ? 'failed' : null)
  }
  expect(statusAfter('waiting-confirm', told('paying'), 'transfer')).toBeNull()
  expect(statusAfter('expired', told('paid'), 'coupon')).toBeNull()
  expect(statusAfter('paid', told('expired'), 'coupon')).toBe('expired')
})

test('along every way that a payout can go, the ledger ends with what moved and nothing reserved', () => {
  const KINDS: readonly RewardKind[] = ['coupon', 'transfer', 'red-packet']
  const ENDS: readonly ToldPayout['status'][] = ['paid', 'failed', 'expired', 'cancelled', 'paying', 'waiting-confirm']
  for (const kind of KINDS)
    for (const first of ENDS)
      for (const second of ENDS) {
        let status: PayoutStatus = 'paying'
        // The ledger takes a line of each kind once.
        const ledger = new Map([['reserved', 500]])
        for (const next of [first, second]) {
          const after = statusAfter(status, told(next), kind)
          if (after === null) continue
          for (const { kind: entry, fen } of entriesOf(status, after, 500))
            if (!ledger.has(entry)) ledger.set(entry, fen)
          status = after
        }
        const of = (entry: string): number => ledger.get(entry) ?? 0
        const weighs = ['paying', 'waiting-confirm', 'paid'].includes(status) ? 500 : 0
        expect({ kind, first, second, sum: [...ledger.values()].reduce((sum, fen) => sum + fen, 0) }).toEqual({
          ...{ kind, first, second, sum: weighs },
        })
        expect(of('paid') + of('expired')).toBe(status === 'paid' ? 500 : 0)
      }
})

test('who is waited for is asked about seldom, what nobody knows soon and ever more seldom', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((asked) => askPayoutAfterSeconds('paying', asked))
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(askPayoutAfterSeconds('waiting-confirm', 1)).toBe(900)
  expect(askPayoutAfterSeconds('paid', 1)).toBe(86_400)
})

describe('a programme as somebody sets it up', () => {
  const draft: ProgrammeDraft = {
    ...{ name: '好评', kind: 'transfer', budgetFen: 5000, perPersonDayFen: 500, approvalAboveFen: 0, amountFen: 500 },
    ...{ stockId: null, words: '谢谢', sceneId: '1000', report: [{ title: '活动名称', content: '好评' }] },
    ...{ from: null, until: null },
  }
  const fields = (more: Partial<ProgrammeDraft>): string[] =>
    programmeProblems({ ...draft, ...more }).map(({ field }) => field)

  test('has no problem when WeChat would take it', () => expect(fields({})).toEqual([]))
  test.each<[string[], Partial<ProgrammeDraft>]>([
    [['amountFen'], { amountFen: 9 }],
    [['amountFen', 'perPersonDayFen', 'budgetFen'], { amountFen: 200_000 }],
    [['stockId'], { kind: 'coupon' }],
    [['sceneId', 'report'], { sceneId: null, report: [] }],
    [['until'], { from: '2026-12-01T00:00:00Z', until: '2026-12-01T00:00:00Z' }],
  ])('names %j', (expected, more) => expect(fields(more)).toEqual(expected))
})
