import { businessDate } from '../../decisions/businessTime'
import { readPopulations } from '../../facts/populations'
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
  const stale = await inBatches(scope, `where stale order by external_user_id, sku`, [])
  const today = businessDate(scope.now, scope.settings.timeZone)
  const passed = await inBatches(
    scope,
    `where due_on < $2 and computed_on < $2 and not stale order by due_on, external_user_id, sku`,
    [today],
  )
  return { fitted, pairs: stale + passed }
}

/** Finds everything anew, whatever changed. Returns how many pairs. */
export async function forecastAll(scope: Scope): Promise<number> {
  await fitPopulations(scope)
  const populations = await readPopulations(scope, null)
  let pairs = 0
  for (let after: Pair = { externalUserId: '', sku: '' }; ;) {
    const rows = await scope.db.query<Pair[]>(
      `select external_user_id as "externalUserId", sku from replenishment where (external_user_id, sku) > ($1, $2)
        order by external_user_id, sku limit $3`,
      [after.externalUserId, after.sku, scope.settings.replenishment.batch],
    )
    const last = rows.at(-1)
    if (!last) return pairs
    await computePairs(scope, rows, populations)
    pairs += rows.length
    after = last
  }
}

async function fitWhenDue(scope: Scope): Promise<boolean> {
  const [row] = await scope.db.query<{ due: boolean }[]>(
    `select exists (select 1 from replenishment where stale)
            and not exists (select 1 from order_population where fitted_at > $1::timestamptz - $2 * interval '1 ms') as due`,
    [scope.now, scope.settings.replenishment.fitEveryMs],
  )
  if (row?.due) await fitPopulations(scope)
  return row?.due ?? false
}

/** Each batch leaves the condition it was found by. */
async function inBatches(scope: Scope, condition: string, values: readonly unknown[]): Promise<number> {
  for (let done = 0; ;) {
    const count = await inTransaction(scope, async (tx) => {
      const rows = await tx.db.query<Pair[]>(
        `select external_user_id as "externalUserId", sku from replenishment ${condition}
          limit $1 for update skip locked`,
        [scope.settings.replenishment.batch, ...values],
      )
      await computePairs(tx, rows)
      return rows.length
    })
    if (count === 0) return done
    done += count
  }
}
