import { setImmediate as nextTurn } from 'node:timers/promises'
import { businessDate } from '../../decisions/businessTime'
import { forecastPair, naiveDay, type PairForecast } from '../../decisions/replenishment/forecast'
import { populationsIn, type Populations } from '../../facts/populations'
import { readHistories, type BoughtPair } from '../../facts/purchaseHistory'
import type { Scope } from '../../scope'
import { sorted, type Pair } from './pair'

/** Forecasts made before others get their turn: a millisecond or two. */
const IN_ONE_TURN = 20

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
  const rows = await readHistories(scope, ordered)
  await populations.read(rows)
  const today = businessDate(scope.now, scope.settings.timeZone)
  const written: object[] = []
  for (const row of rows) {
    written.push(rowOf(row, forecastPair(row, populations.of(row), today, scope.settings.replenishment)))
    if (written.length % IN_ONE_TURN === 0) await nextTurn()
  }
  await scope.db.query(WRITE, [JSON.stringify(written), today])
}

function rowOf(row: BoughtPair, forecast: PairForecast | null): object {
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
