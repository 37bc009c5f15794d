import type { SaleTerms, WantedLine } from '../../decisions/sales/sale'
import { windowWords, type Window } from '../../decisions/booking/slots'
import { inTransaction, type Scope } from '../../scope'
import { createSale, type PlacedSale } from '../sales/create'
import { noteAnew } from '../timeline'
import { openWindow, takePlace, type Place } from './place'

/** Where it is brought. */
export interface Destination {
  recipient: string
  phone: string
  address: string
}

export interface NewBooking extends Place, Destination {
  /** Made by the page: the same form sent twice is one booking. */
  key: string
  externalUserId: string
  terms: SaleTerms
  lines: readonly WantedLine[]
  note: string
}

/**
 * Books a delivery: the sale, and a place in its window, both or neither. A repeat gives what is there and takes no other place.
 * Throws AppError `slot-closed`, `slot-full`, and what `createSale` throws.
 */
export function bookDelivery(scope: Scope, draft: NewBooking): Promise<PlacedSale> {
  return inTransaction(scope, async (tx) => {
    const { key, externalUserId, terms, lines, note } = draft
    const sale = await createSale(tx, {
      ...{ key: `booking:${externalUserId}:${key}`, externalUserId, source: 'booking', createdBy: null },
      ...{ terms, lines, note },
    })
    const [before] = await tx.db.query<unknown[]>('select 1 from booking where sale_no = $1', [sale.saleNo])
    if (before) return sale
    const window = await openWindow(tx, draft)
    await insert(tx, sale.saleNo, draft, window)
    await takePlace(tx, window)
    await noteBooked(tx, sale.saleNo, draft.externalUserId, window)
    return sale
  })
}

async function insert({ db, clock }: Scope, saleNo: string, draft: NewBooking, window: Window): Promise<void> {
  const { externalUserId, recipient, phone, address } = draft
  const { day, slotId, beginsAt, endsAt, closesAt } = window
  await db.query(
    `insert into booking (sale_no, external_user_id, day, slot_id, begins_at, ends_at, closes_at, recipient, phone, address, booked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [saleNo, externalUserId, day, slotId, beginsAt, endsAt, closesAt, recipient, phone, address, clock()],
  )
}

/** The booking on the contact's timeline, with the window that holds. */
export function noteBooked(tx: Scope, saleNo: string, externalUserId: string, window: Window): Promise<void> {
  return noteAnew(tx, {
    ...{ key: `booked:${saleNo}`, externalUserId, userId: null, at: tx.clock(), kind: 'delivery-booked' },
    detail: { saleNo, window: windowWords(window.beginsAt, window.endsAt, tx.settings.timeZone) },
  })
}
