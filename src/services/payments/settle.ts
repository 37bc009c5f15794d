import { whyHeld, type NotificationOutcome, type PaymentHeld, type PaymentStatus } from '../../decisions/sales/payment'
import type { Scope } from '../../scope'
import type { Transaction } from '../../wxpay/types'
import { lockSale, markPaid } from '../sales/settle'
import { tellAdmins } from '../outbox/tellAdmins'

interface PaymentRow {
  billNo: string
  saleNo: string
  status: PaymentStatus
  amountFen: string
  transactionId: string | null
}

/**
 * Writes down what WeChat says of a payment; call it in a transaction. Told twice, or told by a notification and by an answer, it
 * counts once. What is not as we asked for it is held for a person and makes nothing paid.
 */
export async function settleTransaction(tx: Scope, told: Transaction): Promise<NotificationOutcome> {
  if (told.merchantId !== tx.wxpay?.merchantId) return 'other-merchant'
  const saleNo = await saleOf(tx, told.billNo)
  if (saleNo === null) return 'unknown-bill'
  const sale = await lockSale(tx, saleNo)
  const payment = await lockPayment(tx, told.billNo)
  if (payment.transactionId !== null) return 'known'
  if (told.state === 'closed' || told.state === 'revoked' || told.state === 'failed') return close(tx, payment)
  if (told.state === 'unpaid' || told.state === 'paying') return 'known'
  const ours = { appId: tx.wxpay.appId, amountFen: Number(payment.amountFen), saleStatus: sale.status }
  const held = whyHeld({ ...told, givenBack: told.state === 'refunded' }, ours)
  const paidAt = told.paidAt ?? tx.clock()
  await writePaid(tx, payment.billNo, { told, held, paidAt })
  if (held) {
    await tellAdmins(tx, `payment-held:${payment.billNo}`, { kind: 'payment-held', saleNo })
    return 'held'
  }
  await markPaid(tx, sale, paidAt)
  return 'ours'
}

async function saleOf({ db }: Scope, billNo: string): Promise<string | null> {
  const [row] = await db.query<{ saleNo: string }[]>('select sale_no as "saleNo" from payment where bill_no = $1', [
    billNo,
  ])
  return row?.saleNo ?? null
}

/** After its sale, always in this order, so that two who settle do not wait for each other in a ring. */
async function lockPayment({ db }: Scope, billNo: string): Promise<PaymentRow> {
  const [row] = await db.query<PaymentRow[]>(
    `select bill_no as "billNo", sale_no as "saleNo", status, amount_fen as "amountFen", transaction_id as "transactionId"
       from payment where bill_no = $1 for update`,
    [billNo],
  )
  if (!row) throw new Error('a payment has gone')
  return row
}

async function close({ db }: Scope, { billNo, status }: PaymentRow): Promise<NotificationOutcome> {
  if (status !== 'creating' && status !== 'open') return 'known'
  await db.query(`update payment set status = 'closed' where bill_no = $1`, [billNo])
  return 'ours'
}

async function writePaid(
  { db }: Scope,
  billNo: string,
  { told, held, paidAt }: { told: Transaction; held: PaymentHeld | null; paidAt: Date },
): Promise<void> {
  const { transactionId, openId, amountFen, currency, appId } = told
  await db.query(
    `update payment set status = $2, transaction_id = $3, open_id = coalesce($4, open_id), paid_at = $5, held = $6, held_detail = $7,
            last_error = null
      where bill_no = $1`,
    [
      ...[billNo, held ? 'held' : 'paid', transactionId, openId, paidAt, held],
      held && JSON.stringify({ amountFen, currency, appId }),
    ],
  )
}
