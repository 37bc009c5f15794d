import { retryDelay } from '../../decisions/retry'
import type { NotificationOutcome, PaymentStatus, RefundStatus } from '../../decisions/sales/payment'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { WxpayError } from '../../wxpay/errors'
import type { Refund } from '../../wxpay/types'
import { claimRows, type Claim } from '../lease'
import { giveBack } from '../sales/refunded'
import { lockSale } from '../sales/settle'

export interface RefundAsked {
  /** Made from what causes it: the same cause told twice is one refund. */
  key: string
  billNo: string
  /** In fen. */
  amountFen: number
  reason: string
}

/** Back to the payer and not failed for good: so much of a payment is spoken for. An abnormal one is sent by hand in the end. */
export const SPOKEN_FOR = `status in ('asked', 'processing', 'success', 'abnormal')`

/**
 * Writes down that money goes back; the refund itself follows at once, and under the same number however often it takes. Returns its
 * number. Throws AppError `not-found`, `payment-off`, `refund-too-much`.
 */
export function requestRefund(scope: Scope, asked: RefundAsked): Promise<string> {
  if (!scope.wxpay) throw new AppError('payment-off')
  return inTransaction(scope, async (tx) => {
    const payment = await lockPayment(tx, asked.billNo)
    const [known] = await tx.db.query<{ refundNo: string }[]>(
      'select refund_no as "refundNo" from refund where key = $1 and bill_no = $2 and amount_fen = $3',
      [asked.key, asked.billNo, asked.amountFen],
    )
    if (known) return known.refundNo
    const [spoken] = await tx.db.query<{ fen: string; n: number }[]>(
      `select coalesce(sum(amount_fen) filter (where ${SPOKEN_FOR}), 0) as fen, count(*)::int as n from refund where bill_no = $1`,
      [asked.billNo],
    )
    const left = payment.paidFen - Number(spoken?.fen ?? 0)
    if (asked.amountFen < 1 || asked.amountFen > left) throw new AppError('refund-too-much')
    const refundNo = `${asked.billNo}R${(spoken?.n ?? 0) + 1}`
    await tx.db.query(
      `insert into refund (refund_no, key, bill_no, amount_fen, reason, requested_by, requested_at, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, now())`,
      [refundNo, asked.key, asked.billNo, asked.amountFen, asked.reason, tx.actor, tx.clock()],
    )
    reached('refund.written')
    return refundNo
  })
}

interface PaidRow {
  saleNo: string
  status: PaymentStatus
  paidFen: number
}

/** With its sale before it, in the order in which everybody locks. Held ones can go back as well: often that is what is decided. */
async function lockPayment(tx: Scope, billNo: string): Promise<PaidRow> {
  const [seen] = await tx.db.query<{ saleNo: string }[]>('select sale_no as "saleNo" from payment where bill_no = $1', [
    billNo,
  ])
  if (!seen) throw new AppError('not-found')
  await lockSale(tx, seen.saleNo)
  const [row] = await tx.db.query<{ status: PaymentStatus; paidFen: string }[]>(
    `select status, coalesce((held_detail ->> 'amountFen')::bigint, amount_fen) as "paidFen" from payment
      where bill_no = $1 and status in ('paid', 'held') and method in ('native', 'jsapi') for update`,
    [billNo],
  )
  if (!row) throw new AppError('refund-too-much')
  return { saleNo: seen.saleNo, status: row.status, paidFen: Number(row.paidFen) }
}

/** A refund that WeChat has to be asked for, or about. */
export interface RefundRow {
  refund_no: string
  bill_no: string
  amount_fen: string
  reason: string
  status: RefundStatus
  attempts: number
}

export const REFUNDS = { table: 'refund', key: 'refund_no' } as const

export function claimRefunds({ db }: Scope, claim: Claim): Promise<RefundRow[]> {
  return claimRows<RefundRow>(db, { ...REFUNDS, ready: `status in ('asked', 'processing') and due_at <= now()` }, claim)
}

/**
 * Goes on with a refund: what WeChat knows of its number decides. What it does not know is asked for, under that number, so that no
 * money goes back twice. What fails is tried again later.
 */
export async function workOnRefund(scope: Scope, row: RefundRow, worker: string): Promise<void> {
  let failed: string | null = null
  try {
    const refund = await refundAt(scope, row)
    reached('refund.called')
    await inTransaction(scope, (tx) => settleRefund(tx, refund))
  } catch (error) {
    failed =
      error instanceof WxpayError ? `${error.code} ${error.message}` : error instanceof Error ? error.message : ''
    if (error instanceof WxpayError && isFinal(error)) await refuse(scope, row, failed)
    else scope.log.warn({ err: error, refund: row.refund_no }, 'a refund could not be settled; it is tried again')
  }
  await scope.db.query(
    `update refund set locked_by = null, locked_until = null, due_at = now() + $3 * interval '1 ms', last_error = $4
      where refund_no = $1 and locked_by = $2`,
    [
      ...[row.refund_no, worker],
      retryDelay(row.attempts, { ...scope.settings.payments, maxAttempts: Infinity }),
      failed,
    ],
  )
}

async function refundAt(scope: Scope, row: RefundRow): Promise<Refund> {
  const { wxpay, db, settings } = scope
  if (!wxpay) throw new AppError('payment-off')
  const known = await wxpay.refundOf(row.refund_no)
  if (known) return known
  const [payment] = await db.query<{ totalFen: string }[]>(
    `select coalesce((held_detail ->> 'amountFen')::bigint, amount_fen) as "totalFen" from payment where bill_no = $1`,
    [row.bill_no],
  )
  return wxpay.refund({
    billNo: row.bill_no,
    refundNo: row.refund_no,
    amountFen: Number(row.amount_fen),
    totalFen: Number(payment?.totalFen),
    reason: row.reason,
    notifyUrl: `${settings.publicUrl}/pay/notify`,
  })
}

/** Their no stands however often they are asked. Too little money in the account does not: somebody fills it up. */
const isFinal = ({ code }: WxpayError): boolean =>
  ['PARAM_ERROR', 'INVALID_REQUEST', 'RESOURCE_NOT_EXISTS', 'MCH_NOT_EXISTS', 'REQUEST_BLOCKED'].includes(code)

async function refuse({ db }: Scope, { refund_no }: RefundRow, said: string): Promise<void> {
  await db.query(`update refund set status = 'refused', last_error = $2 where refund_no = $1 and status = 'asked'`, [
    refund_no,
    said,
  ])
}

/** Writes down what WeChat says of a refund; call it in a transaction. Money that went back takes the order back once all of it did. */
export async function settleRefund(tx: Scope, told: Refund): Promise<NotificationOutcome> {
  const [seen] = await tx.db.query<{ saleNo: string }[]>(
    'select p.sale_no as "saleNo" from refund r join payment p using (bill_no) where r.refund_no = $1 and r.bill_no = $2',
    [told.refundNo, told.billNo],
  )
  if (!seen) return 'unknown-bill'
  const sale = await lockSale(tx, seen.saleNo)
  const [refund] = await tx.db.query<{ status: RefundStatus; amountFen: string; counts: boolean }[]>(
    `select r.status, r.amount_fen as "amountFen", p.status = 'paid' as counts
       from refund r join payment p using (bill_no) where r.refund_no = $1 for update of r`,
    [told.refundNo],
  )
  if (!refund || refund.status === 'success') return 'known'
  if (Number(refund.amountFen) !== told.amountFen) return 'held'
  await tx.db.query(`update refund set status = $2, refund_id = $3, finished_at = $4 where refund_no = $1`, [
    ...[told.refundNo, told.state, told.refundId, told.finishedAt],
  ])
  if (told.state === 'success' && refund.counts) await giveBack(tx, sale, told.amountFen, told.finishedAt ?? tx.clock())
  return 'ours'
}
