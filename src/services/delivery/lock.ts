import type { DeliveryStatus } from '../../decisions/delivery/step'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { lockSale, type LockedSale } from '../sales/settle'

export interface LockedDelivery {
  sale: LockedSale
  status: DeliveryStatus
  courierUserId: string | null
  cardKey: string | null
  beginsAt: Date
  endsAt: Date
  cancelled: boolean
  deliveredAt: Date | null
  ratedAt: Date | null
}

/**
 * The delivery of a booking, locked with its sale until the transaction ends; one that nobody has touched yet is begun. Throws AppError
 * `not-found` where nothing was booked.
 */
export async function lockDelivery(tx: Scope, saleNo: string): Promise<LockedDelivery> {
  const sale = await lockSale(tx, saleNo)
  await tx.db.query(
    `insert into delivery (sale_no, status) select sale_no, 'waiting' from booking where sale_no = $1 on conflict do nothing`,
    [saleNo],
  )
  const [found] = await tx.db.query<Omit<LockedDelivery, 'sale'>[]>(
    `select d.status, d.courier_user_id as "courierUserId", d.card_key as "cardKey", b.begins_at as "beginsAt",
            b.ends_at as "endsAt", b.cancelled_at is not null as cancelled, d.delivered_at as "deliveredAt", d.rated_at as "ratedAt"
       from delivery d join booking b using (sale_no) where d.sale_no = $1 for update`,
    [saleNo],
  )
  if (!found) throw new AppError('not-found')
  return { sale, ...found }
}
