import { businessDate } from '../../decisions/businessTime'
import type { LinkRefusal } from '../../decisions/booking/link'
import { mayRate, type DeliveryStatus } from '../../decisions/delivery/step'
import type { FreeWindow } from '../../decisions/booking/slots'
import type { SaleStatus, SaleTerms } from '../../decisions/sales/sale'
import { minuteAt } from '../../decisions/wallClock'
import { findWindows } from '../../facts/booking'
import type { ReadScope } from '../../scope'

/** A window as a customer sees it. */
export type OfferedWindow = Pick<FreeWindow, 'day' | 'slotId' | 'from' | 'until' | 'left'>

export interface KeptAddress {
  recipient: string
  phone: string
  address: string
}

interface Offer {
  /** The date at the shop. */
  today: string
  windows: OfferedWindow[]
  /** Where was delivered before, the last first. */
  addresses: KeptAddress[]
}

export interface BookedView {
  saleNo: string
  day: string
  slotId: number
  from: number
  until: number
  recipient: string
  phone: string
  address: string
  lines: { name: string; quantity: number; priceFen: number }[]
  amountFen: number
  status: SaleStatus
  terms: SaleTerms
  /** It can be changed and cancelled before this minute of that day; null = no more. */
  closes: { day: string; minute: number } | null
  cancelled: boolean
  held: boolean
  delivery: DeliveryStatus
  /** In stars and words; null = not rated yet. */
  rating: { stars: number; words: string } | null
  canRate: boolean
}

export interface OfferedProduct {
  sku: string
  name: string
  unit: string
  priceFen: number
}

export type LinkView =
  | { as: 'refused'; why: LinkRefusal }
  | ({ as: 'open'; proposal: { sku: string; quantity: number }; products: OfferedProduct[]; canPay: boolean } & Offer)
  | ({ as: 'booked'; booking: BookedView; canPay: boolean } & Offer)

/** What a customer can choose from. */
export async function readOffer(scope: ReadScope, externalUserId: string): Promise<Offer> {
  const { db, now, settings } = scope
  const addresses = await db.query<KeptAddress[]>(
    `select recipient, phone, address from booking where external_user_id = $1
      group by recipient, phone, address order by max(booked_at) desc limit $2`,
    [externalUserId, settings.booking.shownAddresses],
  )
  const windows = (await findWindows(scope, now)).map(({ day, slotId, from, until, left }) => ({
    ...{ day, slotId, from, until, left },
  }))
  return { today: businessDate(now, settings.timeZone), windows, addresses }
}

/** What is sold, what is proposed first, then what they bought before, the rest by number. */
export function readOfferedProducts(
  { db, settings }: ReadScope,
  { externalUserId, sku }: { externalUserId: string; sku: string },
): Promise<OfferedProduct[]> {
  return db.query<OfferedProduct[]>(
    `select p.sku, p.name, p.unit, p.price_fen::float8 as "priceFen"
       from product p left join replenishment r on r.sku = p.sku and r.external_user_id = $1
      where p.price_fen is not null and p.discontinued_at is null
      order by p.sku = $2 desc, r.sku is not null desc, p.sku limit $3`,
    [externalUserId, sku, settings.booking.shownProducts],
  )
}

interface BookingRow extends Omit<BookedView, 'from' | 'until' | 'closes' | 'rating' | 'canRate'> {
  stars: number | null
  ratingWords: string | null
  ratedAt: Date | null
  beginsAt: Date
  endsAt: Date
  closesAt: Date
}

/** What was booked under this number; null = nothing. */
export async function readBooked(scope: ReadScope, saleNo: string): Promise<BookedView | null> {
  const { db, now, settings } = scope
  const [row] = await db.query<BookingRow[]>(
    `select b.sale_no as "saleNo", b.day::text as day, b.slot_id as "slotId", b.begins_at as "beginsAt", b.ends_at as "endsAt",
            b.closes_at as "closesAt", b.recipient, b.phone, b.address, b.cancelled_at is not null as cancelled,
            s.amount_fen::float8 as "amountFen", s.status, s.terms,
            (select json_agg(json_build_object('name', l.name, 'quantity', l.quantity, 'priceFen', l.price_fen) order by l.line)
               from sale_line l where l.sale_no = s.sale_no) as lines,
            exists (select from payment p where p.sale_no = s.sale_no and p.status = 'held') as held,
            coalesce(d.status, 'waiting') as delivery, d.stars, d.rating_words as "ratingWords", d.rated_at as "ratedAt"
       from booking b join sale s using (sale_no) left join delivery d using (sale_no) where b.sale_no = $1`,
    [saleNo],
  )
  if (!row) return null
  const { beginsAt, endsAt, closesAt, stars, ratingWords, ratedAt, ...booked } = row
  const rating = stars === null ? null : { stars, words: ratingWords ?? '' }
  const canRate = booked.delivery === 'delivered' && mayRate(ratedAt, now)
  const closing = businessDate(closesAt, settings.timeZone)
  const closes =
    now < closesAt && !booked.cancelled
      ? { day: closing, minute: minuteIn(closing, closesAt, settings.timeZone) }
      : null
  return { ...booked, rating, canRate, closes, ...windowIn(booked.day, { beginsAt, endsAt }, settings.timeZone) }
}

/** A promised window in minutes of its day. */
export function windowIn(
  day: string,
  { beginsAt, endsAt }: { beginsAt: Date; endsAt: Date },
  timeZone: string,
): { from: number; until: number } {
  return { from: minuteIn(day, beginsAt, timeZone), until: minuteIn(day, endsAt, timeZone) }
}

function minuteIn(day: string, at: Date, timeZone: string): number {
  return Math.round((at.getTime() - minuteAt(day, 0, timeZone).getTime()) / 60_000)
}
