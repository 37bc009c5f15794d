import type { Scope } from '../../scope'
import { releaseBooking } from '../booking/release'
import { tellRules } from '../rules/tell'
import { note } from '../timeline'
import type { LockedSale } from './settle'

/** So much of a sale was given back. With the last of it, it is no order any more: forecasts and audiences go on without it. */
export async function giveBack(tx: Scope, sale: LockedSale, amountFen: number, at: Date): Promise<void> {
  const all = sale.refundedFen + amountFen >= sale.amountFen
  await tx.db.query(
    'update sale set refunded_fen = refunded_fen + $2, status = case when $3 then $4 else status end where sale_no = $1',
    [sale.saleNo, amountFen, all, 'refunded'],
  )
  await note(tx, {
    key: `refund:${sale.saleNo}:${sale.refundedFen + amountFen}`,
    externalUserId: sale.externalUserId,
    userId: null,
    at,
    kind: 'refunded',
    detail: { orderNo: sale.saleNo, amountFen, all },
  })
  if (!all) return
  await withdrawOrder(tx, { orderNo: sale.saleNo, externalUserId: sale.externalUserId })
  await releaseBooking(tx, sale.saleNo)
}

/** What was bought and given back was not used up. That they had to do with us stays: the touch is kept. */
export async function withdrawOrder(
  tx: Scope,
  { orderNo, externalUserId }: { orderNo: string; externalUserId: string },
): Promise<void> {
  const { db } = tx
  await db.query(
    `with gone as (delete from order_line where order_no = $1 returning sku)
     update replenishment r set stale = true from gone g where r.external_user_id = $2 and r.sku = g.sku`,
    [orderNo, externalUserId],
  )
  await db.query('delete from contact_order where order_no = $1', [orderNo])
  await tellRules(tx, [{ externalUserId, event: { kind: 'facts', changed: 'order' }, cause: 'customer' }])
}
