import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { lockSale } from '../sales/settle'

/** What the chat's collecting is called with. Its description has 16 Chinese characters at most (kf-sidebar-pay.md 1). */
export interface ChatPayment {
  billNo: string
  /** In fen. */
  totalFee: number
  description: string
}

/**
 * Writes down that a member collects for a sale in the chat (对外收款); WeCom tells of it only in its list of bills, which names who
 * paid. Throws AppError `not-found`, `sale-not-open`.
 */
export function openChatPayment(
  scope: Scope,
  { saleNo, createdBy }: { saleNo: string; createdBy: string },
): Promise<ChatPayment> {
  return inTransaction(scope, async (tx) => {
    const sale = await lockSale(tx, saleNo)
    if (sale.status !== 'unpaid') throw new AppError('sale-not-open')
    const [open] = await tx.db.query<{ billNo: string }[]>(
      `select bill_no as "billNo" from payment
        where sale_no = $1 and method = 'wecom' and status = 'creating' and created_by = $2`,
      [saleNo, createdBy],
    )
    const billNo = open?.billNo ?? (await insert(tx, { saleNo, createdBy, amountFen: sale.amountFen }))
    return { billNo, totalFee: sale.amountFen, description: `订单${saleNo.slice(-8)}` }
  })
}

async function insert(
  { db, clock, settings }: Scope,
  { saleNo, createdBy, amountFen }: { saleNo: string; createdBy: string; amountFen: number },
): Promise<string> {
  const expiresAt = new Date(clock().getTime() + settings.payments.chatMs)
  const [row] = await db.query<{ billNo: string }[]>(
    `insert into payment (bill_no, sale_no, method, amount_fen, created_by, created_at, expires_at, due_at)
     select $1 || 'P' || (select count(*) + 1 from payment where sale_no = $1), $1, 'wecom', $2, $3, $4, $5, now()
     returning bill_no as "billNo"`,
    [saleNo, amountFen, createdBy, clock(), expiresAt],
  )
  if (!row) throw new Error('a payment that was just written is not there')
  return row.billNo
}

/** The chat made the payment, under this id. Throws AppError `not-found`. */
export async function chatPaymentMade(
  { db }: Scope,
  { saleNo, billNo, paymentId }: { saleNo: string; billNo: string; paymentId: string },
): Promise<void> {
  const [, written] = await db.query<[unknown, number]>(
    `update payment set opened_with = $3, status = case when status = 'creating' then 'open' else status end
      where bill_no = $1 and sale_no = $2 and method = 'wecom'`,
    [billNo, saleNo, paymentId],
  )
  if (written === 0) throw new AppError('not-found')
}
