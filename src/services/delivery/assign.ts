import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { cardFor } from './courierCard'
import { lockDelivery } from './lock'

/**
 * Gives a booking to a courier, or to nobody (null), until it is delivered; the card of who had it is taken back. Throws AppError
 * `not-found`, `member-unknown`, `delivery-done`.
 */
export function assignCourier(
  scope: Scope,
  { saleNo, userId }: { saleNo: string; userId: string | null },
): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const delivery = await lockDelivery(tx, saleNo)
    if (delivery.cancelled || delivery.status === 'delivered') throw new AppError('delivery-done')
    if (delivery.courierUserId === userId) return
    if (userId !== null) await mustBeMember(tx, userId)
    await tx.db.query(
      `update delivery set courier_user_id = $2, status = $3, assigned_at = $4, accepted_at = null, departed_at = null
        where sale_no = $1`,
      [saleNo, userId, userId === null ? 'waiting' : 'assigned', userId === null ? null : tx.clock()],
    )
    await cardFor(tx, saleNo)
  })
}

/** A booking that was moved is brought by whoever drives its new window, and promised anew; in the caller's transaction. */
export async function restartDelivery(tx: Scope, saleNo: string): Promise<void> {
  await tx.db.query(
    `update delivery d set courier_user_id = m.user_id, status = case when m.user_id is null then 'waiting' else 'assigned' end,
            assigned_at = case when m.user_id is not null then $2::timestamptz end, accepted_at = null, departed_at = null,
            late_told_at = null
       from booking b join delivery_slot s on s.id = b.slot_id
       left join member m on m.user_id = s.courier_user_id and m.gone_at is null
      where d.sale_no = $1 and b.sale_no = $1 and d.status <> 'delivered'`,
    [saleNo, tx.clock()],
  )
  await cardFor(tx, saleNo)
}

/** The courier of what will be booked in a window; null = named each time. Throws AppError `member-unknown`, `not-found`. */
export async function setSlotCourier(
  scope: Scope,
  { slotId, userId }: { slotId: number; userId: string | null },
): Promise<void> {
  if (userId !== null) await mustBeMember(scope, userId)
  const [rows] = await scope.db.query<[unknown[], number]>(
    'update delivery_slot set courier_user_id = $2 where id = $1 and removed_at is null returning 1',
    [slotId, userId],
  )
  if (rows.length === 0) throw new AppError('not-found')
}

async function mustBeMember({ db }: Scope, userId: string): Promise<void> {
  const rows = await db.query<unknown[]>('select 1 from member where user_id = $1 and gone_at is null', [userId])
  if (rows.length === 0) throw new AppError('member-unknown')
}

/**
 * Begins the deliveries of the next hours: each goes to the courier of its window. Returns how many. Twice is once.
 */
export async function beginDeliveries({ db, settings, clock }: Scope): Promise<number> {
  const rows = await db.query<unknown[]>(
    `with begun as (
       insert into delivery (sale_no, status, courier_user_id, assigned_at)
       select b.sale_no, case when m.user_id is null then 'waiting' else 'assigned' end, m.user_id,
              case when m.user_id is not null then $1::timestamptz end
         from booking b join delivery_slot s on s.id = b.slot_id
         left join member m on m.user_id = s.courier_user_id and m.gone_at is null
        where b.begins_at <= $1::timestamptz + $2 * interval '1 ms' and b.begins_at > $1::timestamptz - interval '2 days'
          and b.cancelled_at is null and not exists (select from delivery d where d.sale_no = b.sale_no)
       on conflict do nothing returning sale_no)
     select sale_no from begun`,
    [clock(), settings.booking.courierAheadMs],
  )
  return rows.length
}
