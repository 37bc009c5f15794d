import type { Scope } from '../../scope'
import { leavePlace, type Place } from './place'

/**
 * Gives up the booking of a sale that is none any more, and its place, in the caller's transaction; what was delivered stays booked. A
 * sale without a booking is left alone. The next look at the courier's cards takes theirs back.
 */
export async function releaseBooking(tx: Scope, saleNo: string): Promise<void> {
  const [[released]] = await tx.db.query<[Place[], number]>(
    `update booking b set cancelled_at = $2
      where sale_no = $1 and cancelled_at is null
        and not exists (select from delivery d where d.sale_no = b.sale_no and d.status = 'delivered')
     returning day::text as day, slot_id as "slotId"`,
    [saleNo, tx.clock()],
  )
  if (released) await leavePlace(tx, released)
}
