import type { PaymentHeld, PaymentMethod, PaymentStatus, RefundStatus } from '../../decisions/sales/payment'
import type { ReadScope } from '../../scope'
import { iso } from './iso'
import { readSale, type SaleRow } from './list'

export interface PaymentView {
  billNo: string
  method: PaymentMethod
  status: PaymentStatus
  amountFen: number
  createdAt: string
  expiresAt: string
  paidAt: string | null
  transactionId: string | null
  held: PaymentHeld | null
  /** What was paid, when it is not what was asked for. */
  toldFen: number | null
  lastError: string | null
}

export interface RefundView {
  refundNo: string
  billNo: string
  status: RefundStatus
  amountFen: number
  reason: string
  requestedBy: string
  requestedAt: string
  finishedAt: string | null
  lastError: string | null
}

export interface SaleDetail {
  sale: SaleRow
  payments: PaymentView[]
  refunds: RefundView[]
  /** In fen: what can still be given back. */
  refundableFen: number
}

/** An order with what was paid for it and what went back; null = there is none. Keys, openids and codes are not in it. */
export async function readSaleDetail(scope: ReadScope, saleNo: string): Promise<SaleDetail | null> {
  const sale = await readSale(scope, saleNo)
  if (!sale) return null
  const payments = await scope.db.query<(PaymentView & { toldFen: string | null })[]>(
    `select bill_no as "billNo", method, status, amount_fen::float8 as "amountFen", ${iso('created_at')} as "createdAt",
            ${iso('expires_at')} as "expiresAt", ${iso('paid_at')} as "paidAt", transaction_id as "transactionId", held,
            (held_detail ->> 'amountFen')::float8 as "toldFen", last_error as "lastError"
       from payment where sale_no = $1 order by created_at`,
    [saleNo],
  )
  const refunds = await scope.db.query<RefundView[]>(
    `select r.refund_no as "refundNo", r.bill_no as "billNo", r.status, r.amount_fen::float8 as "amountFen", r.reason,
            r.requested_by as "requestedBy", ${iso('r.requested_at')} as "requestedAt", ${iso('r.finished_at')} as "finishedAt",
            r.last_error as "lastError"
       from refund r join payment p using (bill_no) where p.sale_no = $1 order by r.requested_at`,
    [saleNo],
  )
  const paid = payments
    .filter(
      ({ status, method }) => (status === 'paid' || status === 'held') && (method === 'native' || method === 'jsapi'),
    )
    .reduce((sum, { toldFen, amountFen }) => sum + (toldFen ?? amountFen), 0)
  const spoken = refunds
    .filter(({ status }) => status !== 'closed' && status !== 'refused')
    .reduce((sum, { amountFen }) => sum + amountFen, 0)
  return { sale, payments, refunds, refundableFen: paid - spoken }
}
