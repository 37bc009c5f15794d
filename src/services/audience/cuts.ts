import type { Scope } from '../../scope'

/**
 * Finds anew where the fifths of buyers part. Fifths, since what much or often means differs from shop to shop; and kept for a
 * day, so that no contact changes their band because of what others bought a minute ago. True = they were due.
 */
export async function findCuts({ db, now, settings }: Scope): Promise<boolean> {
  const [row] = await db.query<{ found: boolean }[]>(
    `with written as (
       insert into rfm_cut (dimension, cuts, found_at)
       select dimension, cuts, $1 from (
         select ${fifths('extract(epoch from last_order_at) * 1000')} as recency, ${fifths('orders')} as frequency,
                ${fifths('spent_fen')} as spending
           from contact_fact where orders > 0) all_buyers
       cross join lateral (values ('recency', recency), ('frequency', frequency), ('spending', spending)) v(dimension, cuts)
        where cuts is not null
          and not exists (select from rfm_cut where found_at > $1::timestamptz - $2 * interval '1 ms')
       on conflict (dimension) do update set cuts = excluded.cuts, found_at = excluded.found_at
       returning 1)
     select exists (select from written) as found`,
    [now, settings.audience.cutsEveryMs],
  )
  return row?.found ?? false
}

const fifths = (value: string): string =>
  `percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by (${value})::float8)`
