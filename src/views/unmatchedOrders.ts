import type { ReadScope } from '../scope'

export interface UnmatchedView {
  orderNo: string
  at: string
  amountFen: number
  source: string
  lines: { sku: string; name: string | null; quantity: number }[]
  customer: { externalUserId: string | null; unionId: string | null; customerNo: string | null; phone: string | null }
  candidates: { externalUserId: string; name: string | null }[]
  toldAt: string
}

export interface UnmatchedPage {
  orders: UnmatchedView[]
  total: number
  next: string | null
}

/** Of the row `u`: whom it could be of, by the keys that several contacts may share. */
const CANDIDATES = `
  select coalesce(json_agg(json_build_object('externalUserId', c.external_user_id, 'name', c.name)), '[]')
    from (select external_user_id from customer_key where kind = 'customer-no' and value = u.customer_no
          union select external_user_id from customer_key where kind = 'phone' and value = u.phone
          union select external_user_id from follow_user
                 where remark_mobiles <> '{}' and remark_mobiles && array[u.phone, '86' || u.phone, '+86' || u.phone]
          union select external_user_id from contact where union_id = u.union_id
          limit 10) f
    join contact c using (external_user_id)`

/** Orders that wait for their contact, told last first, found by number, the shop's number of the customer, or phone. */
export async function readUnmatched(
  { db }: ReadScope,
  { q, before, limit }: { q: string; before: string | null; limit: number },
): Promise<UnmatchedPage> {
  const found = `($1 = '' or u.order_no = $1 or u.customer_no = $1 or u.phone = $1)`
  const [at = null, number = null] = before?.split('/', 2) ?? []
  const [answer] = await db.query<{ total: number; orders: (UnmatchedView & { exactly: string })[] }[]>(
    `select (select count(*)::int from unmatched_order u where ${found}) as total,
            coalesce((select json_agg(page) from (
              select u.order_no as "orderNo", u.at, u.amount_fen as "amountFen", u.source,
                     (select coalesce(json_agg(json_build_object('sku', l.sku, 'name', p.name, 'quantity', l.quantity)), '[]')
                        from jsonb_to_recordset(u.lines) as l(sku text, quantity float8)
                        left join product p on p.sku = l.sku) as lines,
                     json_build_object('externalUserId', u.external_user_id, 'unionId', u.union_id,
                                       'customerNo', u.customer_no, 'phone', u.phone) as customer,
                     (${CANDIDATES}) as candidates, u.told_at as "toldAt", to_json(u.told_at) #>> '{}' as exactly
                from unmatched_order u
               where ${found} and ($2::timestamptz is null or (u.told_at, u.order_no) < ($2, $3))
               order by u.told_at desc, u.order_no desc limit $4) page), '[]') as orders`,
    [q, at, number, limit],
  )
  const { orders = [], total = 0 } = answer ?? {}
  const last = orders.length === limit ? orders.at(-1) : undefined
  return { orders, total, next: last ? `${last.exactly}/${last.orderNo}` : null }
}
