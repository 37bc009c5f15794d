import { channelCounts } from '../../src/facts/channelCounts'
import { addsToday } from '../../src/facts/channelDuty'
import { countState } from '../../src/services/channels/adopt'
import { insertChannel } from '../../src/services/channels/create'
import { followBegan } from '../../src/services/contacts/began'
import { followEnded } from '../../src/services/contacts/ended'
import { recordOrder } from '../../src/services/orders'
import type { Scope } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope
let poster: number
let stand: number

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager })
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate channel, channel_state, contact, follow_user, timeline_entry, contact_order, order_line, replenishment, contact_way',
  )
  poster = await channel('poster', 'poster-again')
  stand = await channel('stand')
})
afterAll(() => database.close())

async function channel(...states: string[]): Promise<number> {
  const nothing = { fallbackUserIds: [], skipVerify: true, tagIds: [], contactRemark: null }
  const members = [{ userId: 'lin.mei', dailyCap: null, shifts: [] }]
  const id = await insertChannel(scope, { ...nothing, name: states[0] ?? '', members })
  for (const state of states) await countState(scope, id, state)
  return id
}

/** In Shanghai. */
const at = (text: string): Date => new Date(`${text}+08:00`)
const come = (externalUserId: string, state: string, when: string, userId = 'lin.mei') =>
  followBegan(scope, { userId, externalUserId, state, at: at(when), half: false })
const leave = (externalUserId: string, when: string, userId = 'lin.mei') =>
  followEnded(scope, { userId, externalUserId, by: 'contact', at: at(when) })
const buy = (orderNo: string, externalUserId: string, when: string, amountFen: number) =>
  recordOrder(scope, { orderNo, externalUserId, at: at(when), amountFen, source: 'shop' })
const counts = (channelId: number | null = null) =>
  channelCounts(scope, { channelId, from: '2026-11-01', to: '2026-11-30' })

test('a contact counts on the business day of their first adding, by whichever state of the channel', async () => {
  await come('wm1', 'poster', '2026-11-21T23:59:59')
  await come('wm2', 'poster-again', '2026-11-22T00:00:00')
  await come('wm3', 'poster', '2026-11-22T23:59:59')
  await come('wm4', 'nobody-knows-this-state', '2026-11-22T12:00:00')
  expect((await counts(poster)).map(({ day, added }) => [day, added])).toEqual([
    ['2026-11-22', 2],
    ['2026-11-21', 1],
  ])
  expect(await counts(stand)).toEqual([])
})

test('those outside the days asked for are left out, to the second', async () => {
  for (const [i, when] of [
    '2026-11-21T23:59:59',
    '2026-11-22T00:00:00',
    '2026-11-22T23:59:59',
    '2026-11-23T00:00:00',
  ].entries())
    await come(`wm${i}`, 'poster', when)
  const day = { from: '2026-11-22', to: '2026-11-22' }
  expect(await channelCounts(scope, { channelId: null, ...day })).toMatchObject([{ added: 2 }])
})

test('who left counts by how soon, and the figures add up', async () => {
  for (const id of ['stays', 'day', 'week', 'later', 'returned', 'other'])
    await come(id, 'poster', '2026-11-02T10:00:00')
  await leave('day', '2026-11-03T10:00:00')
  await leave('week', '2026-11-09T10:00:00')
  await leave('later', '2026-11-09T10:00:01')
  await leave('returned', '2026-11-02T10:05:00')
  await come('returned', 'stand', '2026-11-05T10:00:00')
  await come('other', 'stand', '2026-11-03T10:00:00', 'chen.hao')
  await leave('other', '2026-11-04T10:00:00')
  expect(await counts()).toEqual([
    {
      channelId: poster,
      day: '2026-11-02',
      added: 6,
      stayed: 3,
      left: 3,
      leftInDay: 1,
      leftInWeek: 2,
      bought: 0,
      amountFen: 0,
    },
  ])
})

test('who bought is counted once, with all they bought since they were added', async () => {
  await come('wm1', 'stand', '2026-11-02T10:00:00')
  await come('wm2', 'stand', '2026-11-02T10:00:00')
  await come('wm3', 'stand', '2026-11-02T10:00:00')
  await buy('a', 'wm1', '2026-11-02T10:00:00', 100)
  await buy('b', 'wm1', '2026-11-20T10:00:00', 50)
  await buy('c', 'wm2', '2026-11-02T09:59:59', 999)
  await leave('wm1', '2026-11-21T10:00:00')
  expect(await counts(stand)).toMatchObject([{ added: 3, stayed: 2, left: 1, bought: 1, amountFen: 150 }])
})

test('over all channels each contact counts once, also whoever came by two', async () => {
  const all = Array.from({ length: 40 }, (_, i) => `wm${i}`)
  for (const [i, id] of all.entries()) {
    await come(id, ['poster', 'stand', 'poster-again'][i % 3] ?? '', `2026-11-0${(i % 9) + 1}T10:00:00`)
    if (i % 4 === 0) await come(id, 'stand', '2026-11-20T10:00:00', 'chen.hao')
    if (i % 5 === 0) await leave(id, '2026-11-25T10:00:00')
  }
  const rows = await counts()
  expect(rows.reduce((sum, { added }) => sum + added, 0)).toBe(all.length)
  for (const { added, stayed, left, leftInDay, leftInWeek } of rows) {
    expect(stayed + left).toBe(added)
    expect([leftInDay <= leftInWeek, leftInWeek <= left]).toEqual([true, true])
  }
})

test('the adds of today are those of the business day, per member, whoever left and came back once', async () => {
  await come('wm1', 'poster', '2026-11-21T23:59:59')
  await come('wm2', 'poster', '2026-11-22T00:00:00')
  await leave('wm2', '2026-11-22T08:00:00')
  await come('wm2', 'poster-again', '2026-11-22T09:00:00')
  await come('wm3', 'poster', '2026-11-22T23:59:59', 'chen.hao')
  await come('wm4', 'poster', '2026-11-23T00:00:00')
  const today = await addsToday({ ...scope, now: at('2026-11-22T12:00:00') }, [poster, stand])
  expect([...(today.get(poster) ?? [])].sort()).toEqual([
    ['chen.hao', 1],
    ['lin.mei', 1],
  ])
  expect(today.get(stand)).toBeUndefined()
})

test('among 30,000 contacts the counts of a day and the duty touch only their own rows', async () => {
  const { db } = scope
  await db.query(
    `insert into contact (external_user_id, source_state, source_user_id, first_added_at)
     select 'wm' || i, 'poster', 'lin.mei', '2026-11-22T12:00:00+08:00'::timestamptz - i % 300 * interval '1 day'
       from generate_series(1, 30000) i`,
  )
  await db.query(
    `insert into follow_user (user_id, external_user_id, state, added_at)
     select source_user_id, external_user_id, source_state, first_added_at from contact`,
  )
  await db.query(
    `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
     select external_user_id, external_user_id, first_added_at, 100, 'shop', first_added_at from contact`,
  )
  await db.query('analyze contact, follow_user, contact_order, channel_state')
  const plans: string[] = []
  const explaining = { query: (sql: string, values: unknown[]) => explain(sql, values, plans) } as unknown as typeof db
  const day = { channelId: poster, from: '2026-11-22', to: '2026-11-22' }
  await channelCounts({ ...scope, db: explaining }, day)
  await addsToday({ ...scope, db: explaining, now: at('2026-11-22T12:00:00') }, [poster])
  for (const index of ['contact_source', 'follow_user_contact', 'contact_order_contact', 'follow_user_channel'])
    expect(plans.join()).toContain(index)
  expect(plans.join()).not.toMatch(/Seq Scan on (contact|follow_user|contact_order)\b/)
  expect(await channelCounts(scope, day)).toMatchObject([{ added: 100, stayed: 100, bought: 100, amountFen: 10_000 }])
})

async function explain(sql: string, values: unknown[], plans: string[]): Promise<never[]> {
  const rows = await scope.db.query<{ 'QUERY PLAN': string }[]>(`explain (costs off) ${sql}`, values)
  plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
  return []
}
