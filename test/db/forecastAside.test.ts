import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fit } from '../../src/decisions/forecast/fit'
import { unknownBuyers } from '../../src/decisions/forecast/population'
import { fitAside } from '../../src/services/replenishment/fitAside'
import { forecastAll } from '../../src/services/replenishment/refresh'
import { shopOf, TODAY } from '../support/forecastBuyers'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

const BUYERS = 300

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  // One product that all of them have bought nine times.
  await database.dataSource.query(
    `insert into order_line (order_no, line, external_user_id, sku, quantity, day)
     select 'A' || n || ':' || k, 1, 'wm' || n, 'W1', 1 + n % 3, date '2026-11-20' - k * (15 + n % 20) - n % 13
       from generate_series(1, $1::int) n cross join generate_series(0, 8) k`,
    [BUYERS],
  )
  await database.dataSource.query(
    `insert into replenishment (external_user_id, sku, last_order_line_id, last_day)
     select external_user_id, sku, max(id), max(day) from order_line group by 1, 2`,
  )
  await database.dataSource.query(
    `insert into product (sku, name, product_group, changed_at) values ('W1', '水', '水', now())`,
  )
  await database.dataSource.query('analyze')
})
afterAll(() => database.close())

/** How long the event loop was held at most while something was done, as a share of the time it took. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 2 })
  delay.enable()
  const began = performance.now()
  await work()
  const took = performance.now() - began
  delay.disable()
  return delay.max / 1e6 / took
}

test('while forecasts are made, the process turns to other things again and again', async () => {
  const now = new Date('2026-11-22T02:00:00Z')
  const scope = buildScope({ db: database.dataSource.manager, now, clock: () => now })
  expect(await longestHold(() => forecastAll(scope))).toBeLessThan(0.3)
  expect(await scope.db.query('select kind, histories from order_population order by kind')).toEqual([
    { kind: 'group', histories: BUYERS },
    { kind: 'product', histories: BUYERS },
    { kind: 'shop', histories: BUYERS },
  ])
  const [made] = await scope.db.query<object[]>('select count(due_on)::int as made from replenishment')
  expect(made).toEqual({ made: BUYERS })
})

test('a population is fitted beside the event loop, as it is in it', async () => {
  const aside = fitAside()
  const histories = shopOf({ days: 20, spread: 0.3 }, 1500, 1)
  const few = histories.slice(0, 20)
  expect(await aside.fit(few, TODAY, undefined)).toEqual(fit(few, TODAY))
  expect(await longestHold(() => aside.fit(histories, TODAY, undefined))).toBeLessThan(0.4)
  await aside.close()
})

test('a thread that fails says so, and the next fit has one of its own', async () => {
  const aside = fitAside()
  const histories = shopOf({ days: 20, spread: 0.3 }, 10, 1)
  await expect(aside.fit(histories, TODAY, { ...unknownBuyers(), leavesEarly: null as never })).rejects.toThrow()
  await expect(aside.fit(histories, TODAY, undefined)).resolves.toMatchObject({ histories: 10 })
  await aside.close()
})
