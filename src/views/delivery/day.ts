import { businessDate } from '../../decisions/businessTime'
import { isLate, type DeliveryStatus } from '../../decisions/delivery/step'
import type { SaleStatus } from '../../decisions/sales/sale'
import type { ReadScope } from '../../scope'
import { windowIn } from '../booking/link'

export interface DayStop {
  saleNo: string
  externalUserId: string
  customer: string | null
  from: number
  until: number
  recipient: string
  phone: string
  address: string
  note: string
  goods: string
  amountFen: number
  saleStatus: SaleStatus
  status: DeliveryStatus
  courierUserId: string | null
  courierName: string | null
  deliveredAt: string | null
  late: boolean
  stars: number | null
  ratingWords: string
}

export interface DeliveryDay {
  day: string
  today: string
  /** By window, then courier, then address: as they are driven. */
  stops: DayStop[]
}

interface Row extends Omit<DayStop, 'from' | 'until' | 'deliveredAt' | 'late'> {
  beginsAt: Date
  endsAt: Date
  deliveredAt: Date | null
}

/** What is to be brought on a day, by one courier or by all (null); `day` null = today. */
export async function readDeliveryDay(
  scope: ReadScope,
  { day, courierUserId }: { day: string | null; courierUserId: string | null },
): Promise<DeliveryDay> {
  const { db, now, settings } = scope
  const today = businessDate(now, settings.timeZone)
  const rows = await db.query<Row[]>(
    `select b.sale_no as "saleNo", b.external_user_id as "externalUserId", c.name as customer, b.begins_at as "beginsAt",
            b.ends_at as "endsAt", b.recipient, b.phone, b.address, s.note, s.amount_fen::float8 as "amountFen", s.status as "saleStatus",
            coalesce(d.status, 'waiting') as status, d.courier_user_id as "courierUserId", nullif(m.name, '') as "courierName",
            d.delivered_at as "deliveredAt", d.stars, coalesce(d.rating_words, '') as "ratingWords",
            (select string_agg(l.name || ' × ' || l.quantity, '，' order by l.line) from sale_line l where l.sale_no = b.sale_no) as goods
       from booking b join sale s using (sale_no) left join delivery d using (sale_no)
       left join contact c on c.external_user_id = b.external_user_id left join member m on m.user_id = d.courier_user_id
      where b.day = $1 and b.cancelled_at is null and ($2::text is null or d.courier_user_id = $2)
      order by b.begins_at, d.courier_user_id nulls first, b.address, b.sale_no`,
    [day ?? today, courierUserId],
  )
  const stops = rows.map(({ beginsAt, endsAt, deliveredAt, ...row }) => ({
    ...row,
    ...windowIn(day ?? today, { beginsAt, endsAt }, settings.timeZone),
    deliveredAt: deliveredAt?.toISOString() ?? null,
    late: isLate({ deliveredAt, endsAt }, now),
  }))
  return { day: day ?? today, today, stops }
}
