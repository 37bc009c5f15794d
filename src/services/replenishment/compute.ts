import { setImmediate as nextTurn } from 'node:timers/promises'
import { businessDate } from '../../decisions/businessTime'
import { forecastPair, naiveDay, type PairForecast, type PairHistory } from '../../decisions/replenishment/forecast'
import type { Scope } from '../../scope'
import { sorted, type Pair } from './pair'
import { populationsIn, type Populations } from './populations'

interface HistoryRow extends PairHistory, Pair {
  group: string
}

/** Forecasts made before others get their turn: a millisecond or two. */
const IN_ONE_TURN = 20
/** As many days as a rhythm is read from. */
const DAYS = 40

/**
 * Works out when these contacts run out of these products, and keeps what was forecast right after a purchase. `populations` =
 * those that were read for other pairs already.
 */
export async function computePairs(
  scope: Scope,
  pairs: readonly Pair[],
  populations: Populations = populationsIn(scope),
): Promise<void> {
  if (pairs.length === 0) return
  const ordered = sorted(pairs)
  const rows = await scope.db.query<HistoryRow[]>(HISTORY, [
    ordered.map(({ externalUserId }) => externalUserId),
    ordered.map(({ sku }) => sku),
    DAYS,
  ])
  await populations.read(rows)
  const today = businessDate(scope.now, scope.settings.timeZone)
  const written: object[] = []
  for (const row of rows) {
    written.push(rowOf(row, forecastPair(row, populations.of(row), today, scope.settings.replenishment)))
    if (written.length % IN_ONE_TURN === 0) await nextTurn()
  }
  await scope.db.query(WRITE, [JSON.stringify(written), today])
}

function rowOf(row: HistoryRow, forecast: PairForecast | null): object {
  const { externalUserId: id, sku, days } = row
  return {
    id,
    sku,
    last: days.at(-1),
    expected: forecast?.expectedOn,
    due: forecast?.dueOn,
    lo: forecast?.lo,
    hi: forecast?.hi,
    remind: forecast?.remindOn,
    sureness: forecast?.sureness,
    why: forecast?.why,
    naive: naiveDay(days),
  }
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

/** A day that was chosen by putting the reminder off stays, and one that has been planned. */
const WRITE = `
  with incoming as materialized (
    select * from json_to_recordset($1) as i(id text, sku text, last date, expected date, due date, lo date, hi date, remind date,
                                            sureness text, why jsonb, naive date)),
  written as (
    update replenishment r set expected_on = i.expected, due_on = i.due, lo = i.lo, hi = i.hi, sureness = i.sureness, why = i.why,
           remind_on = case when r.reminders > 0 and r.remind_on is not null then r.remind_on else i.remind end, stale = false, computed_on = $2
      from incoming i where r.external_user_id = i.id and r.sku = i.sku)
  insert into forecast_record (external_user_id, sku, from_day, made_on, due_on, lo, hi, remind_on, naive_on)
  select id, sku, last, $2, due, lo, hi, remind, naive from incoming
   where due is not null and last >= $2::date - 1
  on conflict do nothing`
