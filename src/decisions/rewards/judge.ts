import type { Bilingual } from '../bilingual'
import type { PayoutTo, RewardKind } from './payout'

/** Why somebody was not paid, by us. */
export type PayoutRefusal =
  | 'stopped'
  | 'not-yet'
  | 'over'
  | 'receiver'
  | 'not-a-contact'
  | 'not-a-member'
  | 'opted-out'
  | 'amount'
  | 'over-cap'
  | 'over-budget'
  | 'no-openid'
  | 'not-approved'

export const payoutRefusals: Readonly<Record<PayoutRefusal, Bilingual>> = {
  stopped: { en: 'The programme is stopped.', zh: '奖励计划已停止。' },
  'not-yet': { en: 'The programme has not begun.', zh: '奖励计划尚未开始。' },
  over: { en: 'The programme is over.', zh: '奖励计划已结束。' },
  receiver: {
    en: 'Red packets go to members, coupons to customers.',
    zh: '红包只能发给成员，代金券只能发给客户。',
  },
  'not-a-contact': { en: 'There is no such customer.', zh: '没有这位客户。' },
  'not-a-member': { en: 'There is no such member.', zh: '没有这位成员。' },
  'opted-out': { en: 'The customer wants to hear nothing from us.', zh: '客户已选择不接收消息。' },
  amount: { en: 'This kind of reward cannot have this amount.', zh: '该类奖励不支持此金额。' },
  'over-cap': { en: 'More than one person may get in a day.', zh: '超过每人每天上限。' },
  'over-budget': { en: 'More than what is left of the budget.', zh: '超过剩余预算。' },
  'no-openid': { en: 'WeCom knows no WeChat account of theirs.', zh: '企业微信中查不到对方的微信账号。' },
  'not-approved': { en: 'A second person said no.', zh: '审批未通过。' },
}

/** What WeChat lets through, in fen: transfers from 0.1 yuan, with a name from 2,000; red packets 1 to 200 yuan (kf-sidebar-pay.md 5.5, 5.6). */
export const rewardAmounts: Readonly<Record<RewardKind, { least: number; most: number }>> = {
  coupon: { least: 1, most: 100_000 },
  transfer: { least: 10, most: 199_999 },
  'red-packet': { least: 100, most: 20_000 },
}

export interface ProgrammeFacts {
  kind: RewardKind
  /** What a coupon of the stock is worth; others may be of other amounts. */
  amountFen: number
  from: Date
  /** null = it has no end. */
  until: Date | null
  stoppedAt: Date | null
  perPersonDayFen: number
  approvalAboveFen: number
  /** Of the budget. */
  leftFen: number
}

export interface PayoutFacts {
  toKind: PayoutTo
  amountFen: number
  /** Whether there is such a person here. */
  known: boolean
  optedOut: boolean
  /** What they got of the programme this business day, or are about to. */
  todayFen: number
}

/** Whether this may be paid, at once or after a second person said so. */
export function judgePayout(
  programme: ProgrammeFacts,
  payout: PayoutFacts,
  at: Date,
): { status: 'approved' | 'waiting-approval' } | { status: 'refused'; reason: PayoutRefusal } {
  const reason = whyNot(programme, at) ?? whyNotThem(programme, payout) ?? whyTooMuch(programme, payout)
  if (reason) return { status: 'refused', reason }
  return { status: payout.amountFen > programme.approvalAboveFen ? 'waiting-approval' : 'approved' }
}

function whyNot({ stoppedAt, from, until }: ProgrammeFacts, at: Date): PayoutRefusal | null {
  if (stoppedAt) return 'stopped'
  if (at < from) return 'not-yet'
  return until !== null && at >= until ? 'over' : null
}

function whyNotThem({ kind }: ProgrammeFacts, { toKind, known, optedOut }: PayoutFacts): PayoutRefusal | null {
  if (kind !== 'transfer' && (kind === 'coupon') !== (toKind === 'contact')) return 'receiver'
  if (!known) return toKind === 'contact' ? 'not-a-contact' : 'not-a-member'
  return optedOut ? 'opted-out' : null
}

function whyTooMuch(programme: ProgrammeFacts, { amountFen, todayFen }: PayoutFacts): PayoutRefusal | null {
  const { least, most } = rewardAmounts[programme.kind]
  if (!Number.isSafeInteger(amountFen) || amountFen < least || amountFen > most) return 'amount'
  if (programme.kind === 'coupon' && amountFen !== programme.amountFen) return 'amount'
  if (todayFen + amountFen > programme.perPersonDayFen) return 'over-cap'
  return amountFen > programme.leftFen ? 'over-budget' : null
}
