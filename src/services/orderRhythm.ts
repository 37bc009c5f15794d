import { REORDER_MIN_DAYS } from '../decisions/reorder'
import type { Scope } from '../scope'

/** Finds a contact's rhythm anew; call it in the transaction that wrote an order. Fewer than three order days have none. */
export async function refreshRhythm(
  { db, settings }: Pick<Scope, 'db' | 'settings'>,
  externalUserId: string,
): Promise<void> {
  // Of two orders told at the same time the second to come here sees both.
  await db.query(`select pg_advisory_xact_lock(hashtextextended('rhythm:' || $1, 0))`, [externalUserId])
  await db.query(
    `insert into order_rhythm (external_user_id, order_days, usual_days, last_day, expected_on)
     select $1, order_days, usual_days, last_day, last_day + usual_days
       from (select count(*)::int as order_days, max(day) as last_day,
                    percentile_disc(0.5) within group (order by gap) as usual_days
               from (select day, day - lag(day) over (order by day) as gap
                       from (select distinct (at at time zone $2)::date as day
                               from contact_order where external_user_id = $1) days) gaps) found
      where order_days >= $3
     on conflict (external_user_id) do update set order_days = excluded.order_days, usual_days = excluded.usual_days,
       last_day = excluded.last_day, expected_on = excluded.expected_on`,
    [externalUserId, settings.timeZone, REORDER_MIN_DAYS],
  )
}
