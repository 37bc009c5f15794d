import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { releaseBooking } from '../booking/release'
import { recordOrder } from '../orders'
import type { SaleStatus } from '../../decisions/sales/sale'

export interface LockedSale {
  saleNo: string
  externalUserId: string
  status: SaleStatus
  source: string
  amountFen: number
  refundedFen: number
  ordered: boolean
}

/** The sale, locked until the transaction ends; what is decided about it stays true. Throws AppError `not-found`. */
export async function lockSale({ db }: Scope, saleNo: string): Promise<LockedSale> {
  const [sale] = await db.query<
    (Omit<LockedSale, 'amountFen' | 'refundedFen'> & Record<'amountFen' | 'refundedFen', string>)[]
  >(
    `select sale_no as "saleNo", external_user_id as "externalUserId", status, source, amount_fen as "amountFen",
            refunded_fen as "refundedFen", ordered_at is not null as ordered
       from sale where sale_no = $1 for update`,
    [saleNo],
  )
  if (!sale) throw new AppError('not-found')
  return { ...sale, amountFen: Number(sale.amountFen), refundedFen: Number(sale.refundedFen) }
}

/** From now on it is an order: a touch, fuel of forecasts and audiences. Once, whichever of paying and delivering comes first. */
export async function countAsOrder(tx: Scope, sale: LockedSale, at: Date): Promise<void> {
  if (sale.ordered) return
  const lines = await tx.db.query<{ sku: string; quantity: number }[]>(
    'select sku, quantity from sale_line where sale_no = $1 order by line',
    [sale.saleNo],
  )
  const { saleNo: orderNo, externalUserId, amountFen, source } = sale
  await recordOrder(tx, { orderNo, externalUserId, at, amountFen, source, lines })
  await tx.db.query('update sale set ordered_at = $2 where sale_no = $1', [orderNo, at])
}

/** It is paid; call it in the transaction that writes down the payment. */
export async function markPaid(tx: Scope, sale: LockedSale, at: Date): Promise<void> {
  await tx.db.query(`update sale set status = 'paid', paid_at = $2 where sale_no = $1`, [sale.saleNo, at])
  await countAsOrder(tx, sale, at)
}

/** Takes an order back that nobody paid; payments that are open are closed by the next look at them. Throws AppError `sale-not-open`. */
export function cancelSale(scope: Scope, saleNo: string): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const sale = await lockSale(tx, saleNo)
    if (sale.status === 'cancelled') return
    if (sale.status !== 'unpaid' || sale.ordered) throw new AppError('sale-not-open')
    await tx.db.query(`update sale set status = 'cancelled', cancelled_at = $2 where sale_no = $1`, [
      saleNo,
      tx.clock(),
    ])
    await tx.db.query(`update payment set due_at = now() where sale_no = $1 and status in ('creating', 'open')`, [
      saleNo,
    ])
    await releaseBooking(tx, saleNo)
  })
}
