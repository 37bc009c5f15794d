import { inTransaction, type Scope } from '../../scope'
import { WecomError, type WorkBill } from '../../wecom'
import { recordOrder } from '../orders'
import { giveBack, withdrawOrder } from '../sales/refunded'
import { lockSale, markPaid } from '../sales/settle'

export interface ChatBillsRead {
  bills: number
  fresh: number
}

const MINUTE_MS = 60_000
const MONTH_MS = 30 * 24 * 3600_000

/**
 * Reads what members were paid in chats (对外收款; customer-contact.md 11.2). WeCom tells of it nowhere else, and names who paid and who
 * was paid. Money that was asked for with an order pays that order; other money of a customer is an order of its own.
 */
export async function readChatBills(scope: Scope): Promise<ChatBillsRead> {
  const now = scope.clock()
  const from = await readFrom(scope, now)
  let cursor: string | null = null
  const read = { bills: 0, fresh: 0 }
  do {
    // WeCom takes whole seconds; what was paid this minute is there at the next look.
    const page = await scope.wecom.externalPay.billList({ from, to: now, ...(cursor !== null && { cursor }) })
    for (const bill of page.bills) if (await inTransaction(scope, (tx) => take(tx, bill))) read.fresh++
    read.bills += page.bills.length
    cursor = page.nextCursor
  } while (cursor !== null)
  return read
}

/** A while before the latest that is known, since one may be told late and another given back; at most a month, as WeCom allows. */
async function readFrom({ db, settings }: Scope, now: Date): Promise<Date> {
  const [latest] = await db.query<{ at: Date | null }[]>('select max(paid_at) as at from external_bill')
  const overlap = settings.payments.externalOverlapMs
  const wanted = latest?.at ? latest.at.getTime() - overlap : now.getTime() - overlap
  return new Date(Math.max(wanted, now.getTime() - MONTH_MS + MINUTE_MS))
}

/**
 * The same at a tick: every time while somebody waits for such a payment, else once an hour. null = it was not asked, or the app may
 * not ask: one that is not listed for 对外收款 has nothing to read, which is no failure.
 */
export async function lookAtChatBills(scope: Scope): Promise<ChatBillsRead | null> {
  const [open] = await scope.db.query<unknown[]>(
    `select 1 from payment where method = 'wecom' and status in ('creating', 'open') limit 1`,
  )
  if (!open && scope.now.getUTCMinutes() > 0) return null
  try {
    return await readChatBills(scope)
  } catch (error) {
    if (!(error instanceof WecomError) || error.action !== 'config') throw error
    scope.log.info({ errcode: error.errcode }, 'the app may not read what members are paid in chats')
    return null
  }
}

/** True = it was not known. A line of money that went back repeats its receipt, with how much of it is back by now. */
async function take(tx: Scope, bill: WorkBill): Promise<boolean> {
  if (bill.amountFen === null || bill.paidAt === null || bill.transactionId === '') return false
  const [known] = await tx.db.query<{ saleNo: string | null; refundedFen: string; amountFen: string }[]>(
    `select sale_no as "saleNo", refunded_fen as "refundedFen", amount_fen as "amountFen" from external_bill where key = $1 for update`,
    [bill.transactionId],
  )
  // Its receipt was paid before we began to read.
  if (bill.kind === 'refund' && !known) return false
  await tx.db.query(
    `insert into external_bill (key, transaction_id, bill_no, external_user_id, payee_user_id, amount_fen, refunded_fen, paid_at,
                                commodities, remark, read_at)
     values ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (key) do update set refunded_fen = excluded.refunded_fen, read_at = excluded.read_at`,
    [
      ...[bill.transactionId, bill.outTradeNo, bill.externalUserId, bill.payeeUserId, bill.amountFen, bill.refundedFen],
      ...[bill.paidAt, JSON.stringify(bill.goods), bill.remark, tx.clock()],
    ],
  )
  const saleNo = known ? known.saleNo : await payFor(tx, bill, bill.amountFen, bill.paidAt)
  const back = bill.refundedFen - Number(known?.refundedFen ?? 0)
  if (back > 0 && saleNo !== null) await giveBack(tx, await lockSale(tx, saleNo), back, tx.clock())
  const { externalUserId } = bill
  if (
    back > 0 &&
    saleNo === null &&
    externalUserId !== null &&
    bill.refundedFen >= Number(known?.amountFen ?? bill.amountFen)
  )
    await withdrawOrder(tx, { orderNo: orderNoOf(bill), externalUserId })
  return !known
}

/** Which sale it pays: of this customer, asked for by this member in the chat, for exactly this sum; the one that was asked for first. */
async function payFor(tx: Scope, bill: WorkBill, amountFen: number, paidAt: Date): Promise<string | null> {
  if (bill.externalUserId === null) return null
  const [asked] = await tx.db.query<{ billNo: string; saleNo: string }[]>(
    `select p.bill_no as "billNo", p.sale_no as "saleNo" from payment p join sale s using (sale_no)
      where p.method = 'wecom' and p.status in ('creating', 'open') and s.external_user_id = $1 and p.created_by = $2
        and p.amount_fen = $3 and p.created_at <= $4::timestamptz + interval '1 min' and s.status = 'unpaid'
      order by p.created_at limit 1`,
    [bill.externalUserId, bill.payeeUserId, amountFen, paidAt],
  )
  if (!asked) {
    const order = { orderNo: orderNoOf(bill), externalUserId: bill.externalUserId, at: paidAt, amountFen }
    if (await isContact(tx, bill.externalUserId)) await recordOrder(tx, { ...order, source: '对外收款' })
    return null
  }
  const sale = await lockSale(tx, asked.saleNo)
  if (sale.status !== 'unpaid') return null
  await tx.db.query(`update payment set status = 'paid', transaction_id = $2, paid_at = $3 where bill_no = $1`, [
    asked.billNo,
    bill.transactionId,
    paidAt,
  ])
  await tx.db.query('update external_bill set sale_no = $2 where key = $1', [bill.transactionId, asked.saleNo])
  await markPaid(tx, sale, paidAt)
  return asked.saleNo
}

const orderNoOf = ({ transactionId }: WorkBill): string => `wx:${transactionId}`

async function isContact({ db }: Scope, externalUserId: string): Promise<boolean> {
  const rows = await db.query<unknown[]>('select 1 from contact where external_user_id = $1', [externalUserId])
  return rows.length > 0
}

/** What was asked for in a chat and is not paid in its time is not waited for any more. */
export async function closeChatPayments({ db, clock }: Scope): Promise<void> {
  await db.query(
    `update payment set status = 'closed' where method = 'wecom' and status in ('creating', 'open') and expires_at < $1`,
    [clock()],
  )
}
