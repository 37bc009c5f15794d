import type { PayoutStatus, PayoutTo } from '../../decisions/rewards/payout'
import type { Scope } from '../../scope'
import { claimRows, type Claim } from '../lease'

/** A payout that WeChat has to be asked for, or about. */
export interface PayoutRow {
  bill_no: string
  programme_id: number
  to_kind: PayoutTo
  to_id: string
  open_id: string | null
  amount_fen: string
  status: PayoutStatus
  attempts: number
  called_at: Date | null
  wechat_no: string | null
}

export const PAYOUTS = { table: 'payout', key: 'bill_no' } as const

export function claimPayouts({ db }: Scope, claim: Claim): Promise<PayoutRow[]> {
  const open = `status in ('approved', 'paying', 'waiting-confirm') or (status = 'paid' and settled_at is null)`
  return claimRows<PayoutRow>(db, { ...PAYOUTS, ready: `(${open}) and due_at <= now()` }, claim)
}
