import { businessDate } from '../../decisions/businessTime'
import { dayNumber } from '../../decisions/forecast/days'
import { ENOUGH_HISTORIES } from '../../decisions/forecast/fit'
import type { History } from '../../decisions/forecast/history'
import { withDeclaredCycle, type Population } from '../../decisions/forecast/population'
import { inTransaction, type Scope } from '../../scope'
import { fitAside, type FitAside } from './fitAside'

interface Fitted {
  kind: 'product' | 'group' | 'shop'
  name: string
  population: Population
}

interface ProductRow {
  sku: string
  group: string
  cycleDays: number | null
}

/**
 * Finds in which rhythms the shop's products are bought: of all together, of each group, of each product, each drawn towards the one before. From
 * a sample of histories of each, so that neither time nor memory grow with the orders.
 */
export async function fitPopulations(scope: Scope): Promise<number> {
  const aside = fitAside()
  try {
    const fitted = await fitAll(scope, aside)
    await keep(scope, fitted)
    return fitted.length
  } finally {
    await aside.close()
  }
}

async function fitAll(scope: Scope, aside: FitAside): Promise<Fitted[]> {
  const today = dayNumber(businessDate(scope.now, scope.settings.timeZone))
  const fewest = scope.settings.replenishment.fewestHistories
  const fitted: Fitted[] = []
  const add = async (
    kind: Fitted['kind'],
    name: string,
    histories: readonly History[],
    prior?: Population,
  ): Promise<Population | undefined> => {
    // Who bought once says nothing of a rhythm by themselves.
    if (histories.filter(({ days }) => days.length > 1).length < fewest) return prior
    const population = await aside.fit(histories, today, prior)
    fitted.push({ kind, name, population })
    return population
  }
  const shop = await add('shop', '', await sample(scope, 'true', []))
  const groups = new Map<string, Population | undefined>()
  for (const { sku, group, cycleDays } of await boughtProducts(scope)) {
    if (group !== '' && !groups.has(group)) {
      const inGroup = `sku in (select sku from product where product_group = $2)`
      groups.set(group, await add('group', group, await sample(scope, inGroup, [group]), shop))
    }
    const near = groups.get(group) ?? shop
    const prior = near && cycleDays !== null ? withDeclaredCycle(near, cycleDays) : near
    await add('product', sku, await sample(scope, 'sku = $2', [sku]), prior)
  }
  return fitted
}

function boughtProducts({ db }: Scope): Promise<ProductRow[]> {
  return db.query(
    `select p.sku, p.product_group as "group", p.cycle_days as "cycleDays" from product p
      where exists (select 1 from replenishment r where r.sku = p.sku) order by p.sku`,
  )
}

/** Histories of pairs that come out of a hash: as good as drawn by lot, and the same every time. */
function sample({ db }: Scope, condition: string, values: readonly unknown[]): Promise<History[]> {
  return db.query(
    `select h.days, h.quantities
       from (select external_user_id, sku from replenishment where ${condition}
              order by hashtextextended(external_user_id || sku, 0) limit $1) r
      cross join lateral (
        select array_agg(day - date '1970-01-01' order by day) as days, array_agg(quantity order by day) as quantities
          from (select day, sum(quantity) as quantity from order_line o
                 where o.external_user_id = r.external_user_id and o.sku = r.sku group by day) d) h
      where h.days is not null`,
    [ENOUGH_HISTORIES, ...values],
  )
}

async function keep(scope: Scope, fitted: readonly Fitted[]): Promise<void> {
  await inTransaction(scope, async ({ db, clock }) => {
    await db.query('lock table order_population in share row exclusive mode')
    await db.query('delete from order_population')
    await db.query(
      `insert into order_population (kind, name, population, histories, fitted_at)
       select kind, name, population, (population ->> 'histories')::int, $2
         from json_to_recordset($1) as i(kind text, name text, population jsonb)`,
      [JSON.stringify(fitted), clock()],
    )
  })
}
