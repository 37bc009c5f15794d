import type { CustomerKeys } from '../../decisions/orders'
import type { Scope } from '../../scope'

/** Whom an order is of: the one contact that fits, or how many could be meant, none or several. */
export interface Match {
  externalUserId: string | null
  candidates: number
}

/**
 * Finds the contacts of orders (design.md 7): by external_userid, unionid, the shop's customer number, phone, in that order. The
 * first key that anybody has decides; two who have it are nobody. As many answers as questions, in their order.
 */
export async function matchCustomers({ db }: Pick<Scope, 'db'>, customers: readonly CustomerKeys[]): Promise<Match[]> {
  if (customers.length === 0) return []
  const rows = await db.query<{ place: number; external_user_id: string | null; candidates: number }[]>(MATCH, [
    customers.map(({ externalUserId }) => externalUserId),
    customers.map(({ unionId }) => unionId),
    customers.map(({ customerNo }) => customerNo),
    customers.map(({ phone }) => phone),
  ])
  const found = new Map(rows.map((row) => [row.place, row]))
  return customers.map((_, i) => {
    const row = found.get(i + 1)
    return { externalUserId: row?.external_user_id ?? null, candidates: row?.candidates ?? 0 }
  })
}

/**
 * Each key for all orders at once. Phones stand in lists, as members wrote them, and cost a look of their own each: only for
 * those whom no surer key has found.
 */
const MATCH = `
  with k as materialized (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
               as k(external_user_id, union_id, customer_no, phone, place)),
  surer as materialized (
    select k.place, c.external_user_id as id, 1 as rank from k join contact c on c.external_user_id = k.external_user_id
    union all
    select k.place, c.external_user_id, 2 from k join contact c on c.union_id = k.union_id
    union all
    select k.place, s.external_user_id, 3 from k join customer_key s on s.kind = 'customer-no' and s.value = k.customer_no),
  phones as materialized (
    select * from k where phone is not null and place not in (select place from surer)),
  found as (
    select * from surer
    union all
    select p.place, s.external_user_id, 4 from phones p join customer_key s on s.kind = 'phone' and s.value = p.phone
    union all
    select p.place, r.external_user_id, 4
      from phones p
     cross join lateral (
       select external_user_id from follow_user
        where remark_mobiles <> '{}'
          and remark_mobiles && array[p.phone, '86' || p.phone, '+86' || p.phone, '+86 ' || p.phone]) r)
  select place::int, case when count(distinct id) = 1 then min(id) end as external_user_id,
         count(distinct id)::int as candidates
    from (select *, min(rank) over (partition by place) as best from found) f where rank = best group by place`
