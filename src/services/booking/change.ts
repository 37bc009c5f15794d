import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { restartDelivery } from '../delivery/assign'
import { cancelSale, lockSale } from '../sales/settle'
import { noteBooked, type Destination } from './book'
import { leavePlace, lockPlaces, openWindow, takePlace, type Place } from './place'

interface LockedBooking extends Place {
  closesAt: Date
  cancelled: boolean
}

/** Whose booking it is that is to be changed. */
export interface OwnBooking {
  saleNo: string
  externalUserId: string
}

/**
 * The customer's booking, locked with its sale until the transaction ends. Throws AppError `not-found` for somebody else's.
 */
async function lockBooking(tx: Scope, { saleNo, externalUserId }: OwnBooking): Promise<LockedBooking> {
  const sale = await lockSale(tx, saleNo)
  const [booking] = await tx.db.query<LockedBooking[]>(
    `select day::text as day, slot_id as "slotId", closes_at as "closesAt", cancelled_at is not null as cancelled
       from booking where sale_no = $1 for update`,
    [saleNo],
  )
  if (!booking || sale.externalUserId !== externalUserId) throw new AppError('not-found')
  return booking
}

function assertOpen({ clock }: Scope, { closesAt, cancelled }: LockedBooking): void {
  if (cancelled || clock() >= closesAt) throw new AppError('booking-closed')
}

/** Moves a booking to another window, until its cut-off: the old place is given up only with the new one taken. */
export function moveBooking(scope: Scope, own: OwnBooking, to: Place): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const booking = await lockBooking(tx, own)
    assertOpen(tx, booking)
    if (booking.day === to.day && booking.slotId === to.slotId) return
    const window = await openWindow(tx, to)
    await lockPlaces(tx, [booking, window])
    await takePlace(tx, window)
    await leavePlace(tx, booking)
    await tx.db.query(
      'update booking set day = $2, slot_id = $3, begins_at = $4, ends_at = $5, closes_at = $6 where sale_no = $1',
      [own.saleNo, window.day, window.slotId, window.beginsAt, window.endsAt, window.closesAt],
    )
    await restartDelivery(tx, own.saleNo)
    await noteBooked(tx, own.saleNo, own.externalUserId, window)
  })
}

/** Brings it elsewhere, until its cut-off. */
export function redirectBooking(scope: Scope, own: OwnBooking, to: Destination): Promise<void> {
  return inTransaction(scope, async (tx) => {
    assertOpen(tx, await lockBooking(tx, own))
    await tx.db.query('update booking set recipient = $2, phone = $3, address = $4 where sale_no = $1', [
      ...[own.saleNo, to.recipient, to.phone, to.address],
    ])
  })
}

/** Takes a booking back that nobody paid, with its place, until its cut-off; twice is once. Throws AppError `sale-not-open` when it is paid. */
export function cancelBooking(scope: Scope, own: OwnBooking): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const booking = await lockBooking(tx, own)
    if (booking.cancelled) return
    assertOpen(tx, booking)
    await cancelSale(tx, own.saleNo)
  })
}
