import type { CouponState, RedPacketState, TransferState } from './states'

export type RewardKind = 'coupon' | 'transfer' | 'red-packet'
export type PayoutTo = 'contact' | 'member'
/** paying: WeChat was called and nobody knows yet what came of it. expired: nobody took it in time. */
export type PayoutStatus =
  | 'waiting-approval'
  | 'approved'
  | 'paying'
  | 'waiting-confirm'
  | 'paid'
  | 'refused'
  | 'failed'
  | 'expired'
  | 'cancelled'
/** reserved and paid weigh on the budget, released and expired give it back, used only notes that a coupon was. */
export type RewardEntryKind = 'reserved' | 'released' | 'paid' | 'used' | 'expired'

/** What is told of a payout, whatever kind it is of. `over` = WeChat has no more to say of it. */
export interface ToldPayout {
  status: 'paying' | 'waiting-confirm' | 'paid' | 'failed' | 'expired' | 'cancelled'
  over: boolean
  used?: true
}

/** What a transfer's state means (docs/wechat-pay.md): one that nobody confirmed in a day fails with `OVERDUE_CLOSE`. */
export function transferTold(state: TransferState, failReason: string | null): ToldPayout {
  if (state === 'success') return { status: 'paid', over: true }
  if (state === 'cancelled') return { status: 'cancelled', over: true }
  if (state === 'fail') return { status: failReason === 'OVERDUE_CLOSE' ? 'expired' : 'failed', over: true }
  return { status: state === 'waiting-confirm' ? 'waiting-confirm' : 'paying', over: false }
}

/** A red packet is paid when it was opened; unopened, its money comes back after a day. */
export function redPacketTold(state: RedPacketState): ToldPayout {
  if (state === 'received') return { status: 'paid', over: true }
  if (state === 'refunded') return { status: 'expired', over: true }
  if (state === 'failed') return { status: 'failed', over: true }
  return { status: state === 'sending' ? 'paying' : 'waiting-confirm', over: false }
}

/** A coupon is paid when it was sent: it lands without the receiver. */
export function couponTold(state: CouponState): ToldPayout {
  if (state === 'used') return { status: 'paid', over: true, used: true }
  return { status: state === 'expired' ? 'expired' : 'paid', over: state === 'expired' }
}

const UNDECIDED: readonly PayoutStatus[] = ['approved', 'paying', 'waiting-confirm']

/** What becomes of a payout by what was told; null = nothing new. That money moved is believed whatever was thought before. */
export function statusAfter(now: PayoutStatus, told: ToldPayout, kind: RewardKind): PayoutStatus | null {
  if (now === told.status) return null
  if (told.status === 'paid') return now === 'expired' && kind === 'coupon' ? null : 'paid'
  if (now === 'paid') return kind === 'coupon' && told.status === 'expired' ? 'expired' : null
  if (!UNDECIDED.includes(now)) return null
  return now === 'waiting-confirm' && told.status === 'paying' ? null : told.status
}

/** The lines of the ledger that a change of status means, signed: what is positive weighs on the budget. */
export function entriesOf(
  before: PayoutStatus,
  after: PayoutStatus,
  amountFen: number,
): { kind: RewardEntryKind; fen: number }[] {
  if (after === 'paid')
    return [
      { kind: 'released', fen: -amountFen },
      { kind: 'paid', fen: amountFen },
    ]
  if (after === 'expired' && before === 'paid') return [{ kind: 'expired', fen: -amountFen }]
  const isOver = after === 'refused' || after === 'failed' || after === 'expired' || after === 'cancelled'
  return isOver ? [{ kind: 'released', fen: -amountFen }] : []
}

const DAY = 24 * 3600

/** In how many seconds WeChat is asked again, after so many times: soon while nobody knows, seldom while a person is awaited. */
export function askPayoutAfterSeconds(status: PayoutStatus, asked: number): number {
  if (status === 'paid') return DAY
  if (status === 'waiting-confirm') return 900
  return [5, 15, 30, 60, 300, 600][asked - 1] ?? 1800
}
