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
  const rows = await db.query<{ external_user_id: string | null; candidates: number }[]>(
    `select m.external_user_id, coalesce(m.candidates, 0) as candidates
       from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
              as k(external_user_id, union_id, customer_no, phone, place)
       left join lateral (${MATCHES}) m on true
      order by k.place`,
    [
      customers.map(({ externalUserId }) => externalUserId),
      customers.map(({ unionId }) => unionId),
      customers.map(({ customerNo }) => customerNo),
      customers.map(({ phone }) => phone),
    ],
  )
  return rows.map((row) => ({ externalUserId: row.external_user_id, candidates: row.candidates }))
}

/** Of the row `k`: the contacts by the first key that anybody has. */
export const MATCHES = `
  select case when count(*) = 1 then min(found.id) end as external_user_id, count(*)::int as candidates
    from (select distinct f.id, f.rank, min(f.rank) over () as best
            from (select c.external_user_id as id, 1 as rank from contact c where c.external_user_id = k.external_user_id
                  union all
                  select c.external_user_id, 2 from contact c where c.union_id = k.union_id
                  union all
                  select s.external_user_id, 3 from customer_key s where s.kind = 'customer-no' and s.value = k.customer_no
                  union all
                  select s.external_user_id, 4 from customer_key s where s.kind = 'phone' and s.value = k.phone
                  union all
                  select r.external_user_id, 4 from follow_user r
                   where r.remark_mobiles <> '{}'
                     and r.remark_mobiles && array[k.phone, '86' || k.phone, '+86' || k.phone, '+86 ' || k.phone]) f) found
   where found.rank = found.best`
