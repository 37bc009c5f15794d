import type { Scope } from '../../scope'
import { closeCards } from '../cards/close'
import { computePairs } from './compute'
import type { Pair } from './pair'

/**
 * Orders were written: reminders of what they hold are stopped, forecasts learn what happened, and new ones are made, at once for a
 * few pairs and by the job for many. Call it in the transaction that wrote them.
 */
export async function boughtAgain(tx: Scope, orderNos: readonly string[]): Promise<void> {
  if (orderNos.length === 0) return
  const pairs = await markPairs(tx, orderNos)
  await tx.db.query(HAPPENED, [pairs.map(({ externalUserId }) => externalUserId), pairs.map(({ sku }) => sku)])
  const stopped = await tx.db.query<{ dedupe_key: string }[]>(OPEN_CARDS, [
    pairs.map(({ externalUserId }) => externalUserId),
    pairs.map(({ sku }) => sku),
  ])
  if (stopped.length > 0)
    await closeCards(
      tx,
      stopped.map(({ dedupe_key }) => dedupe_key),
      '客户已下单',
    )
  if (pairs.length <= tx.settings.replenishment.atOnce) await computePairs(tx, pairs)
}

/** Takes the pairs for itself first; what is read of them after that, others have committed. */
async function markPairs(tx: Scope, orderNos: readonly string[]): Promise<Pair[]> {
  const rows = await tx.db.query<{ external_user_id: string; sku: string }[]>(
    `insert into replenishment (external_user_id, sku, last_order_line_id, last_day, stale)
     select distinct on (external_user_id, sku) external_user_id, sku, id, day, true
       from order_line where order_no = any($1) order by external_user_id, sku, day desc, id desc
     on conflict (external_user_id, sku) do update set stale = true
     returning external_user_id, sku`,
    [orderNos],
  )
  const pairs = rows.map(({ external_user_id, sku }) => ({ externalUserId: external_user_id, sku }))
  await tx.db.query(LATEST, [pairs.map(({ externalUserId }) => externalUserId), pairs.map(({ sku }) => sku)])
  return pairs
}

/** A purchase that was told late, of a day before the last one, does not begin anything anew. */
const LATEST = `
  update replenishment r set last_order_line_id = l.id, last_day = l.day, reminded_at = null, reminders = 0, remind_on = null
    from unnest($1::text[], $2::text[]) as k(external_user_id, sku)
   cross join lateral (select id, day from order_line o where o.external_user_id = k.external_user_id and o.sku = k.sku
                        order by day desc, id desc limit 1) l
   where r.external_user_id = k.external_user_id and r.sku = k.sku and r.last_order_line_id <> l.id`

const HAPPENED = `
  update forecast_record f set happened_on = n.day
    from unnest($1::text[], $2::text[]) as k(external_user_id, sku), forecast_record old
   cross join lateral (select min(o.day) as day from order_line o
                        where o.external_user_id = old.external_user_id and o.sku = old.sku and o.day > old.from_day) n
   where old.external_user_id = k.external_user_id and old.sku = k.sku and n.day is not null
     and (old.happened_on is null or n.day < old.happened_on)
     and f.external_user_id = old.external_user_id and f.sku = old.sku and f.from_day = old.from_day`

/** Those of purchases before the last one. */
const OPEN_CARDS = `
  select c.dedupe_key from unnest($1::text[], $2::text[]) as k(external_user_id, sku)
    join member_card c on c.external_user_id = k.external_user_id and c.kind = 'replenish' and c.answered_at is null
                      and c.subject ->> 'sku' = k.sku
    join replenishment r on r.external_user_id = k.external_user_id and r.sku = k.sku
                        and r.last_order_line_id <> (c.subject ->> 'line')::bigint`
