import { windowWords } from '../../decisions/booking/slots'
import { isLate, type DeliveryStatus } from '../../decisions/delivery/step'
import type { ReadScope } from '../../scope'

export interface ContactDelivery {
  saleNo: string
  window: string
  status: DeliveryStatus
  late: boolean
  courierName: string | null
  goods: string
}

const MOST = 5

/** What is on its way to a contact: booked and not there yet, the next first. */
export async function readContactDeliveries(
  { db, now, settings }: ReadScope,
  externalUserId: string,
): Promise<ContactDelivery[]> {
  const rows = await db.query<(Omit<ContactDelivery, 'window' | 'late'> & { beginsAt: Date; endsAt: Date })[]>(
    `select b.sale_no as "saleNo", b.begins_at as "beginsAt", b.ends_at as "endsAt", coalesce(d.status, 'waiting') as status,
            coalesce(nullif(m.name, ''), d.courier_user_id) as "courierName",
            (select string_agg(l.name || ' × ' || l.quantity, '，' order by l.line) from sale_line l where l.sale_no = b.sale_no) as goods
       from booking b left join delivery d using (sale_no) left join member m on m.user_id = d.courier_user_id
      where b.external_user_id = $1 and b.cancelled_at is null and coalesce(d.status, 'waiting') <> 'delivered'
        and b.begins_at > $2::timestamptz - interval '2 days'
      order by b.begins_at limit ${MOST}`,
    [externalUserId, now],
  )
  return rows.map(({ beginsAt, endsAt, ...row }) => ({
    ...row,
    window: windowWords(beginsAt, endsAt, settings.timeZone),
    late: isLate({ deliveredAt: null, endsAt }, now),
  }))
}
