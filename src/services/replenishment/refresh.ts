import { businessDate } from '../../decisions/businessTime'
import { populationsIn, type Populations } from '../../facts/populations'
import { inTransaction, type Scope } from '../../scope'
import { computePairs } from './compute'
import { fitPopulations } from './fit'
import type { Pair } from './pair'

export interface Refreshed {
  /** Whether the rhythms of all were found anew. */
  fitted: boolean
  pairs: number
}

/**
 * Brings forecasts up to date: pairs with new orders or a changed product, and those whose day has passed without a purchase. The rhythms of all
 * are found anew once a day, when anything was bought.
 */
export async function refreshForecasts(scope: Scope): Promise<Refreshed> {
  const fitted = await fitWhenDue(scope)
  const populations = populationsIn(scope)
  const stale = await inBatches(scope, populations, (after) => [STALE, after.externalUserId, after.sku])
  const today = businessDate(scope.now, scope.settings.timeZone)
  const passed = await inBatches(scope, populations, () => [PASSED, today])
  return { fitted, pairs: stale + passed }
}

/** From the last one on: what was done before lies dead in the index, and would be stepped over again and again. */
const STALE = `where stale and (external_user_id, sku) > ($2, $3) order by external_user_id, sku`
/** They leave the condition they were found by. */
const PASSED = `where due_on < $2 and computed_on < $2 and not stale order by due_on, external_user_id, sku`

/** Finds everything anew, whatever changed. Returns how many pairs. */
export async function forecastAll(scope: Scope): Promise<number> {
  await fitPopulations(scope)
  return inBatches(scope, populationsIn(scope), (after) => [ALL, after.externalUserId, after.sku])
}

const ALL = `where (external_user_id, sku) > ($2, $3) order by external_user_id, sku`

async function fitWhenDue(scope: Scope): Promise<boolean> {
  const [row] = await scope.db.query<{ due: boolean }[]>(
    `select exists (select 1 from replenishment where stale)
            and not exists (select 1 from order_population where fitted_at > $1::timestamptz - $2 * interval '1 ms') as due`,
    [scope.now, scope.settings.replenishment.fitEveryMs],
  )
  if (row?.due) await fitPopulations(scope)
  return row?.due ?? false
}

/** `next` = which pairs are left after the last one that was done, with the values it names from `$2` on. */
async function inBatches(
  scope: Scope,
  populations: Populations,
  next: (after: Pair) => [condition: string, ...values: unknown[]],
): Promise<number> {
  let after: Pair = { externalUserId: '', sku: '' }
  for (let done = 0; ;) {
    const [condition, ...values] = next(after)
    const rows = await inTransaction(scope, async (tx) => {
      const found = await tx.db.query<Pair[]>(
        `select external_user_id as "externalUserId", sku from replenishment ${condition}
          limit $1 for update skip locked`,
        [scope.settings.replenishment.batch, ...values],
      )
      await computePairs(tx, found, populations)
      return found
    })
    after = rows.at(-1) ?? after
    done += rows.length
    if (rows.length === 0) return done
  }
}
