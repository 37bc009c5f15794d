import type { PaymentMethod } from '../../decisions/sales/payment'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { WxpayError, WxpayUnknown } from '../../wxpay/errors'
import type { JsapiParams, Wxpay } from '../../wxpay/types'
import { lockSale, type LockedSale } from '../sales/settle'
import { closePayment } from './close'
import { payFailed } from './errors'

export interface PaymentAsked {
  saleNo: string
  method: Exclude<PaymentMethod, 'wecom'>
  /** Of who pays, under our appid: asked for by jsapi. */
  openId: string | null
  /** The member who opens it; null = the customer. */
  createdBy: string | null
}

export interface OpenedPayment {
  billNo: string
  amountFen: number
  expiresAt: Date
  /** native: what is shown as a code. */
  codeUrl: string | null
  /** jsapi: what the page hands to WeChat. */
  jsapi: JsapiParams | null
}

interface PaymentRow {
  billNo: string
  status: 'creating' | 'open'
  method: PaymentMethod
  openId: string | null
  openedWith: string | null
  expiresAt: Date
}

/**
 * Opens a way to pay for a sale, for what the sale costs. One that is open the same way is given again; another one is closed first, so
 * that nobody pays twice. Throws AppError `payment-off`, `not-found`, `sale-not-open`, `payment-paid`, `payment-refused`,
 * `payment-unknown` (nothing is lost: asked again, the same bill is gone on with).
 */
export async function openPayment(scope: Scope, asked: PaymentAsked): Promise<OpenedPayment> {
  const { wxpay } = scope
  if (!wxpay) throw new AppError('payment-off')
  const { row, sale } = await prepareAlone(scope, asked)
  const openedWith = row.openedWith ?? (await ask(scope, wxpay, row, sale))
  return {
    billNo: row.billNo,
    amountFen: sale.amountFen,
    expiresAt: row.expiresAt,
    codeUrl: asked.method === 'native' ? openedWith : null,
    jsapi: asked.method === 'jsapi' ? wxpay.jsapiParams(openedWith) : null,
  }
}

interface Prepared {
  row: PaymentRow
  sale: LockedSale
}

/** Who opens it another way at the same moment may come in between. */
const ROUNDS = 3

async function prepareAlone(scope: Scope, asked: PaymentAsked): Promise<Prepared> {
  for (let round = 0; round < ROUNDS; round++) {
    await closeOthers(scope, asked)
    const prepared = await inTransaction(scope, (tx) => prepare(tx, asked))
    if (prepared) return prepared
  }
  throw new AppError('payment-unknown')
}

/** What is open another way, or ends too soon, is closed at WeChat before something new is opened. */
async function closeOthers(scope: Scope, asked: PaymentAsked): Promise<void> {
  for (const row of await openOnes(scope, asked.saleNo)) {
    if (!isReusable(scope, row, asked)) await closePayment(scope, row.billNo)
  }
}

async function openOnes({ db }: Scope, saleNo: string): Promise<PaymentRow[]> {
  return db.query<PaymentRow[]>(
    `select bill_no as "billNo", status, method, open_id as "openId", opened_with as "openedWith", expires_at as "expiresAt"
       from payment where sale_no = $1 and status in ('creating', 'open') and method in ('native', 'jsapi') order by created_at`,
    [saleNo],
  )
}

/** One whose answer was lost is gone on with under its own number: WeChat answers a repeat as it did the first time. */
function isReusable({ clock, settings }: Scope, row: PaymentRow, { method, openId }: PaymentAsked): boolean {
  const left = row.expiresAt.getTime() - clock().getTime()
  return row.method === method && row.openId === openId && left > settings.payments.reuseMs
}

/** null = something is open that cannot be used, and has to be closed first. */
async function prepare(tx: Scope, asked: PaymentAsked): Promise<Prepared | null> {
  const sale = await lockSale(tx, asked.saleNo)
  if (sale.status !== 'unpaid') throw new AppError(sale.status === 'paid' ? 'payment-paid' : 'sale-not-open')
  const ones = await openOnes(tx, asked.saleNo)
  if (ones.some((one) => !isReusable(tx, one, asked))) return null
  const [open] = ones
  if (open) return { row: open, sale }
  const [row] = await tx.db.query<PaymentRow[]>(
    `insert into payment (bill_no, sale_no, method, amount_fen, open_id, created_by, created_at, expires_at, due_at)
     select $1 || 'P' || (select count(*) + 1 from payment where sale_no = $1), $1, $2, $3, $4, $5, $6, $7,
            now() + interval '15 s'
     returning bill_no as "billNo", status, method, open_id as "openId", opened_with as "openedWith", expires_at as "expiresAt"`,
    [
      ...[sale.saleNo, asked.method, sale.amountFen, asked.openId, asked.createdBy, tx.clock()],
      new Date(tx.clock().getTime() + tx.settings.payments.openMs),
    ],
  )
  if (!row) throw new Error('a payment that was just written is not there')
  return { row, sale }
}

async function ask(scope: Scope, wxpay: Wxpay, row: PaymentRow, sale: LockedSale): Promise<string> {
  const order = {
    billNo: row.billNo,
    amountFen: sale.amountFen,
    description: `订单 ${sale.saleNo}`,
    notifyUrl: `${scope.settings.publicUrl}/pay/notify`,
    // WeChat takes whole seconds; a repeat must say the same.
    expiresAt: new Date(Math.floor(row.expiresAt.getTime() / 1000) * 1000),
  }
  reached('payment.prepared')
  const openedWith = await opening(scope, row.billNo, () =>
    row.openId === null
      ? wxpay.native(order).then(({ codeUrl }) => codeUrl)
      : wxpay.jsapi({ ...order, openId: row.openId ?? '' }).then(({ prepayId }) => prepayId),
  )
  reached('payment.called')
  await keepOpen(scope, row.billNo, openedWith)
  return openedWith
}

/** One that was closed while WeChat was asked to open it is closed there now: nobody is shown a way to pay that we gave up. */
async function keepOpen(scope: Scope, billNo: string, openedWith: string): Promise<void> {
  const [[kept]] = await scope.db.query<[{ status: string }[], number]>(
    `update payment set status = case status when 'creating' then 'open' else status end,
            opened_with = case status when 'creating' then $2 else opened_with end, last_error = null
      where bill_no = $1 returning status`,
    [billNo, openedWith],
  )
  if (kept?.status !== 'closed') return
  await closePayment(scope, billNo)
  throw new AppError('payment-unknown')
}

async function opening(scope: Scope, billNo: string, call: () => Promise<string>): Promise<string> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof WxpayUnknown) {
      await scope.db.query('update payment set last_error = $2 where bill_no = $1', [billNo, error.reason])
    } else if (error instanceof WxpayError) {
      // Paid a moment ago, and the notification is still on its way: WeChat knows best.
      if (error.code === 'ORDERPAID')
        await scope.db.query('update payment set due_at = now() where bill_no = $1', [billNo])
      else await refused(scope, billNo, error)
    }
    throw payFailed(error)
  }
}

async function refused({ db }: Scope, billNo: string, { code, message }: WxpayError): Promise<void> {
  await db.query(`update payment set status = 'closed', last_error = $2 where bill_no = $1 and status = 'creating'`, [
    billNo,
    `${code} ${message}`,
  ])
}
