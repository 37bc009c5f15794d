import { followBegan } from '../../src/services/contacts/began'
import { followEnded } from '../../src/services/contacts/ended'
import { setOwner } from '../../src/services/contacts/owner'
import { setStage } from '../../src/services/contacts/stage'
import { forgetFacts, refreshFacts, refreshForScreen } from '../../src/services/audience/facts'
import { findCuts } from '../../src/services/audience/cuts'
import { recordOrder } from '../../src/services/orders'
import { pausePair } from '../../src/services/replenishment/say'
import { watchSilence } from '../../src/services/silence/tick'
import { markTags } from '../../src/services/tags/mark'
import { recordTouch } from '../../src/services/touches'
import { testDatabase, type TestDatabase } from '../support/database'
import { openShop, planWorld, type PlanWorld } from '../support/plans'
import { insertContact } from '../support/rows'

const DAY = 24 * 3600_000
let database: TestDatabase
let world: PlanWorld
beforeAll(async () => {
  database = await testDatabase({ poolSize: 6 })
})
beforeEach(async () => {
  world = planWorld(database, '2026-11-22T02:10:00Z')
  await world.rows('truncate contact_fact, contact_fact_stale, rfm_cut')
  await openShop(world)
})
afterAll(() => database.close())

const facts = () =>
  world.rows(
    `select *, due_on::text as due_on, array(select tag_id from tag_number where number = any(f.tags) order by 1) as tag_ids
       from contact_fact f order by external_user_id`,
  )
const refreshed = async () => {
  await refreshFacts(world.scope())
  return facts()
}
const order = (orderNo: string, at: Date, amountFen = 100) =>
  recordOrder(world.scope(), { orderNo, externalUserId: 'wm1', at, amountFen, source: 'a test' })
const talked = (userId: string) =>
  recordTouch(world.scope(), {
    ...{ key: `talked:${userId}`, externalUserId: 'wm1', userId, at: world.now, kind: 'talked' },
    ...{ direction: 'out', outcome: 'reached', source: 'a test' },
  })

/** What happens, and what of the contact's row it changes. */
const happenings: [what: string, does: () => Promise<unknown>, changes: Record<string, unknown>][] = [
  [
    'a stage is set',
    () => setStage(world.scope(), { externalUserId: 'wm1', stage: 'key', userId: null }),
    { stage: 'key' },
  ],
  [
    'a second member adds them',
    () =>
      followBegan(world.scope(), {
        ...{ userId: 'chen.hao', externalUserId: 'wm1', state: 'fair', at: world.now, half: false },
      }),
    { follower_user_ids: ['chen.hao', 'lin.mei'], states: ['fair'] },
  ],
  ['that member talks with them', () => talked('chen.hao'), { owner_user_id: 'chen.hao' }],
  [
    'that member leaves the corp',
    () => world.rows(`update member set gone_at = now() where user_id = 'chen.hao'`),
    { owner_user_id: 'lin.mei' },
  ],
  [
    'an owner is set by hand',
    async () => {
      await world.rows(`update member set gone_at = null where user_id = 'chen.hao'`)
      await setOwner(world.scope(), {
        externalUserId: 'wm1',
        userId: 'chen.hao',
        by: { userId: null, roles: ['admin'], people: [] },
      })
    },
    { owner_user_id: 'chen.hao' },
  ],
  [
    'a tag is put on that WeCom has yet to hear of',
    () => markTags(world.scope(), { userId: 'lin.mei', externalUserId: 'wm1', add: ['t2'], remove: [], cause: 'api' }),
    { tag_ids: ['t2'] },
  ],
  [
    'WeCom shows another tag',
    () => world.rows(`update follow_user set tag_ids = '{t1}' where user_id = 'chen.hao'`),
    { tag_ids: ['t1', 't2'] },
  ],
  ['they order', () => order('N1', new Date(world.now.getTime() - DAY)), { orders: 1, spent_fen: '100' }],
  [
    'what they buy runs out on a day',
    () => world.rows(`update replenishment set due_on = '2026-12-24'`),
    { due_on: '2026-12-24' },
  ],
  [
    'reminders for it are paused',
    () => pausePair(world.scope(), { externalUserId: 'wm1', sku: '' }, true),
    { due_on: null },
  ],
  [
    'they join a group',
    () => world.rows(`insert into group_member (chat_id, member_id, type) values ('c1', 'wm1', 2)`),
    { chat_ids: ['c1'] },
  ],
  ['they leave it', () => world.rows(`update group_member set left_at = now()`), { chat_ids: [] }],
  [
    'a field is filled in',
    () => world.rows(`update contact set custom_fields = '{"taste": "sweet"}'`),
    { custom_fields: { taste: 'sweet' } },
  ],
  [
    'they fall silent',
    () => {
      world.now = new Date(world.now.getTime() + 40 * DAY)
      return watchSilence(world.scope())
    },
    { silence: 'churned' },
  ],
  [
    'their order is a year old',
    () => {
      world.now = new Date(world.now.getTime() + 330 * DAY)
      return Promise.resolve()
    },
    { orders: 0, spent_fen: '0', recount_at: null },
  ],
]

test('whatever happens to a contact shows in their row, which is the one that making all rows anew gives', async () => {
  await refreshFacts(world.scope())
  for (const [what, does, changes] of happenings) {
    const [before] = await facts()
    expect({ what, ...before }).not.toMatchObject(changes)
    await does()
    const rows = await refreshed()
    expect({ what, ...rows[0] }).toMatchObject({ what, ...changes })
    await forgetFacts(world.scope())
    await world.rows('truncate contact_fact')
    expect({ what, rows: await refreshed() }).toEqual({ what, rows })
  }
})

test('whom no member has is in no audience, until one has them again', async () => {
  const at = world.now
  const relation = { userId: 'lin.mei', externalUserId: 'wm1' }
  expect(await refreshed()).toHaveLength(1)
  await followEnded(world.scope(), { ...relation, by: 'contact', at })
  expect(await refreshed()).toEqual([])
  await followBegan(world.scope(), { ...relation, state: null, at: new Date(at.getTime() + 1000), half: false })
  expect(await refreshed()).toHaveLength(1)
})

test('what changes while rows are made anew is not lost, and nothing is looked at twice', async () => {
  await refreshFacts(world.scope())
  expect(await refreshFacts(world.scope())).toBe(0)
  const ids = Array.from({ length: 60 }, (_, n) => `many${n}`)
  await Promise.all([
    ...ids.map(async (id) => {
      await insertContact(database.dataSource.manager, id)
      await setStage(world.scope(), { externalUserId: id, stage: 'repeat', userId: null })
    }),
    ...ids.slice(0, 20).map(() => refreshFacts(world.scope(), 5)),
  ])
  await refreshFacts(world.scope())
  expect(await world.rows(`select count(*)::int as n from contact_fact where stage = 'repeat'`)).toEqual([{ n: 60 }])
})

test('a screen that asks while another is at it waits for what that one writes', async () => {
  await refreshFacts(world.scope())
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'repeat', userId: null })
  let commit = (): void => undefined
  let begun = (): void => undefined
  const held = new Promise<void>((done) => (begun = done))
  const other = database.dataSource.transaction(async (db) => {
    await db.query(`select pg_advisory_xact_lock(hashtext('contact_fact'))`)
    await db.query('delete from contact_fact_stale')
    await db.query(`update contact_fact set stage = 'repeat'`)
    begun()
    await new Promise<void>((done) => (commit = done))
  })
  await held
  const asked = refreshForScreen(world.scope())
  setTimeout(() => commit(), 60)
  await asked
  expect(await facts()).toMatchObject([{ stage: 'repeat' }])
  await other
})

test('fifths of buyers part where a fifth of them each ends, and stay for a day', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, n) => insertContact(database.dataSource.manager, `b${n}`)))
  for (let n = 0; n < 10; n++)
    await recordOrder(world.scope(), {
      ...{ orderNo: `B${n}`, externalUserId: `b${n}`, at: new Date(world.now.getTime() - n * DAY) },
      ...{ amountFen: 100 * (n + 1), source: 'a test' },
    })
  await refreshFacts(world.scope())
  expect(await findCuts(world.scope())).toBe(true)
  const cuts = await world.rows(`select dimension, cuts from rfm_cut order by 1`)
  expect(cuts).toEqual([
    { dimension: 'frequency', cuts: [1, 1, 1, 1] },
    { dimension: 'recency', cuts: [8, 6, 4, 2].map((days) => world.now.getTime() - days * DAY) },
    { dimension: 'spending', cuts: [200, 400, 600, 800] },
  ])
  expect(await findCuts(world.scope())).toBe(false)
  world.now = new Date(world.now.getTime() + DAY)
  expect(await findCuts(world.scope())).toBe(true)
})
