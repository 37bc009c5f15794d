import type { PairHistory } from '../decisions/replenishment/forecast'
import type { ReadScope } from '../scope'

/** A contact and a product that they bought. */
export interface BoughtPair extends PairHistory {
  externalUserId: string
  sku: string
  /** '' = the product is in none. */
  group: string
}

/** As many days as a rhythm is read from. */
const DAYS = 40

/** What forecasts of these pairs rest on, in their order; a pair without orders is left out. */
export function readHistories(
  { db }: Pick<ReadScope, 'db'>,
  pairs: readonly { externalUserId: string; sku: string }[],
): Promise<BoughtPair[]> {
  return db.query(HISTORY, [pairs.map(({ externalUserId }) => externalUserId), pairs.map(({ sku }) => sku), DAYS])
}

const HISTORY = `
  select r.external_user_id as "externalUserId", r.sku, r.said_days as "saidDays", r.said_from::text as "saidFrom",
         p.cycle_days as "cycleDays", coalesce(p.product_group, '') as "group", h.days, h.quantities
    from unnest($1::text[], $2::text[]) with ordinality as k(external_user_id, sku, place)
    join replenishment r on r.external_user_id = k.external_user_id and r.sku = k.sku
    left join product p on p.sku = r.sku
   cross join lateral (
     select array_agg(day::text order by day) as days, array_agg(quantity order by day) as quantities
       from (select day, sum(quantity) as quantity from order_line o
              where o.external_user_id = r.external_user_id and o.sku = r.sku group by day order by day desc limit $3) d) h
   where h.days is not null order by k.place`
