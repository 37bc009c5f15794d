import type { Scope } from '../../src/scope'
import { readCampaignEffect } from '../../src/views/campaigns/effect'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

const FROM = new Date('2027-03-01T02:00:00Z')
const DAY = 24 * 3600_000
const after = (days: number): Date => new Date(FROM.getTime() + days * DAY)

let database: TestDatabase
const at = (now: Date): Scope => buildScope({ db: database.dataSource.manager, now, clock: () => now })
const query = (sql: string, values: unknown[] = []): Promise<unknown> => database.dataSource.query(sql, values)
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await query('truncate campaign_run, campaign_target, touch, contact_order, silence_episode')
  await query(
    `insert into campaign_run (id, campaign_id, definition, due_at, held_until, expected_count, planned_at)
     overriding system value values (1, 1, '{"effectDays": 7}', $1, $1, 1, $1)`,
    [FROM],
  )
})

/** So many of each arm: w1 … are written to, h1 … held out. Two more were neither. */
async function targets(written: number, heldOut: number): Promise<void> {
  await query(
    `insert into campaign_target (run_id, external_user_id, campaign_id, part_id, outcome)
     select 1, 'w' || n, 1, 1, case when n % 3 = 0 then 'not-confirmed' else 'sent' end from generate_series(1, $1::int) n
     union all select 1, 'h' || n, 1, null, 'holdout' from generate_series(1, $2::int) n
     union all select 1, 'x' || n, 1, null, 'opted-out' from generate_series(1, 2) n`,
    [written, heldOut],
  )
}
const orders = (who: string, count: number, moment: Date): Promise<unknown> =>
  query(
    `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
     select gen_random_uuid(), $1 || n, $3, 500, 'a test', $3 from generate_series(1, $2::int) n`,
    [who, count, moment],
  )

test('both arms are counted over the same days, whether or not it reached them, and nobody else', async () => {
  await targets(300, 100)
  await orders('w', 60, after(1))
  await orders('w', 30, after(2))
  await orders('h', 5, after(6.9))
  await orders('h', 50, after(7))
  await orders('h', 50, after(-0.1))
  await orders('x', 2, after(1))
  await query(
    `insert into touch (key, external_user_id, at, kind, direction, outcome, source)
     values ('1', 'w1', $1, 'message', 'in', 'reached', 'kf'), ('2', 'w1', $1, 'link', 'in', 'reached', 'kf'),
            ('3', 'w2', $1, 'order', 'in', 'reached', 'shop'), ('4', 'h2', $1, 'message', 'out', 'attempt', 'sidebar')`,
    [after(1)],
  )
  await query(
    `insert into silence_episode (external_user_id, began_at, pre_churn_at, tier, closed_at, returned)
     values ('h1', $1, $1, 'churned', $2, true), ('w1', $1, $1, 'churned', $2, false)`,
    [after(-30), after(3)],
  )
  const effect = (await readCampaignEffect(at(after(8)), 1))!
  expect(effect).toMatchObject({ over: true, people: { written: 300, heldOut: 100 } })
  expect(effect.measures.map(({ measure, did, verdict }) => [measure, did, verdict])).toEqual([
    ['replied', { written: 1, heldOut: 0 }, 'too-early'],
    ['ordered', { written: 60, heldOut: 5 }, 'more'],
    ['returned', { written: 0, heldOut: 1 }, 'too-early'],
  ])
  expect(effect.spentFen).toEqual({ written: (90 * 500) / 300, heldOut: (5 * 500) / 100 })
})

test('before the days of all are over it is too early to say', async () => {
  await targets(300, 100)
  await orders('w', 90, after(1))
  const effect = (await readCampaignEffect(at(after(6.9)), 1))!
  expect([effect.over, new Set(effect.measures.map(({ verdict }) => verdict))]).toEqual([false, new Set(['too-early'])])
})

test('with nobody held out, or before it began, there is nothing to compare with', async () => {
  await targets(30, 0)
  expect(await readCampaignEffect(at(after(8)), 1)).toBeNull()
  await query('update campaign_run set planned_at = null')
  expect(await readCampaignEffect(at(after(8)), 1)).toBeNull()
})
