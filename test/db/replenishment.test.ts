import { addDays, daysBetween } from '../../src/decisions/calendar'
import { businessDate } from '../../src/decisions/businessTime'
import { setOptOut } from '../../src/services/contacts/optOut'
import { recordOrder } from '../../src/services/orders'
import { putProduct } from '../../src/services/products/write'
import { forecastAll, refreshForecasts } from '../../src/services/replenishment/refresh'
import { remindOfReplenishment } from '../../src/services/replenishment/remind'
import { readAhead } from '../../src/views/ahead'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'

const DAY = 24 * 3600_000
/** A Monday, 10:10 in Shanghai. */
const START = '2027-03-01T02:10:00Z'

let database: TestDatabase
let desk: CardDesk
let told = 0
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate contact_order, order_line, replenishment, order_population, forecast_record, product, unmatched_order',
  )
  desk = await startDesk(database, START)
  const { db } = desk.scope()
  for (const userId of ['lin.mei', 'chen.hao']) await insertMember(db, userId)
  await insertContact(db, 'wm1', { name: '吴' })
  await product('W1', '桶装水')
})
afterEach(() => desk.close())
afterAll(() => database.close())

const product = (sku: string, name: string, more: object = {}): Promise<void> =>
  putProduct(desk.scope(), {
    ...{ sku, name, unit: '桶', cycleDays: null, successorSku: null, group: '', discontinued: false, ...more },
  })
const today = (): string => businessDate(desk.now(), 'Asia/Shanghai')
const buy = (daysAgo: number, { sku = 'W1', who = 'wm1' } = {}): Promise<boolean> =>
  recordOrder(desk.scope(), {
    ...{ orderNo: `B${++told}`, externalUserId: who, amountFen: 100, source: '店' },
    ...{ at: new Date(desk.now().getTime() - daysAgo * DAY), lines: [{ sku, quantity: 2 }] },
  })
interface PairRow {
  due_on: string
  remind_on: string
  reminders: number
  why: { gaps: number[]; usualDays: number; from: string }
}
const pair = async (sku = 'W1', who = 'wm1'): Promise<PairRow> => {
  const [row] = await desk
    .scope()
    .db.query<PairRow[]>(
      `select *, due_on::text, remind_on::text from replenishment where external_user_id = $1 and sku = $2`,
      [who, sku],
    )
  return row!
}
/** Days on, each at 10:10, with everything that a day brings. */
const days = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await dayAfter(1)
}
const dayAfter = async (count: number): Promise<void> => {
  desk.later(count * DAY)
  await refreshForecasts(desk.scope())
  await remindOfReplenishment(desk.scope())
  await desk.drain()
}
/** Over the days on which none may come to the day before the reminder, then day by day. */
const untilCard = async (): Promise<number> => {
  const [next] = await desk
    .scope()
    .db.query<{ ahead: number }[]>(
      'select min(remind_on) - $1::date as ahead from replenishment where reminded_at is null and paused_at is null',
      [today()],
    )
  const ahead = Math.max(1, (next?.ahead ?? 1) - 1)
  for (let passed = ahead; passed < 100; passed++) {
    await dayAfter(passed === ahead ? ahead : 1)
    if (desk.seen().length > 0) return passed
  }
  throw new Error('no card came')
}
const regular = async (): Promise<void> => {
  for (const ago of [91, 60, 30, 0]) await buy(ago)
}

test('a regular buyer’s rep gets one card shortly before, with the gaps, the words one tap away', async () => {
  await regular()
  expect((await pair()).why).toMatchObject({ from: 'own', gaps: [31, 30, 30] })
  const after = await untilCard()
  expect(after).toBeGreaterThan(20)
  expect(after).toBeLessThan(31)
  await days(3)
  expect(desk.seen()).toMatchObject([
    { title: '吴 备注 快要复购了', buttons: ['words', 'ordered', 'snooze', 'pause-product', 'wrong-cycle'] },
  ])
})

test('two processes plan one card for a pair', async () => {
  await regular()
  desk.later(29 * DAY)
  const both = await Promise.all([remindOfReplenishment(desk.scope()), remindOfReplenishment(desk.scope())])
  expect(both.sort()).toEqual([0, 1])
})

test('of thousands of reminders on one morning each is planned once, and whom nobody owns waits and holds up nobody', async () => {
  const { db } = desk.scope()
  await db.query(
    `insert into contact (external_user_id) select 'wm' || lpad(n::text, 5, '0') from generate_series(1, 2400) n`,
  )
  await db.query(`insert into follow_user (user_id, external_user_id, added_at)
    select 'lin.mei', external_user_id, now() from contact where external_user_id between 'wm01200' and 'wm02400'`)
  await db.query(
    `insert into replenishment (external_user_id, sku, last_order_line_id, last_day, remind_on, stale)
     select external_user_id, 'W1', 1, $1::date - 30, $1, false from contact where external_user_id <> 'wm1'`,
    [today()],
  )
  expect(await remindOfReplenishment(desk.scope())).toBe(1201)
  expect(await remindOfReplenishment(desk.scope())).toBe(0)
  await db.query(`insert into follow_user (user_id, external_user_id, added_at) values ('lin.mei', 'wm00007', now())`)
  expect(await remindOfReplenishment(desk.scope())).toBe(1)
  const planned = await db.query('select count(*)::int as cards from member_card')
  expect(planned).toEqual([{ cards: 1202 }])
})

test('an order before its reminder, planned or not, stops it, with its reason', async () => {
  await regular()
  desk.later(29 * DAY)
  await remindOfReplenishment(desk.scope())
  await buy(0)
  await desk.drain()
  desk.later(DAY)
  await desk.drain()
  expect(desk.seen()).toEqual([])
  const outbox = await desk.scope().db.query(`select status, reason from outbox_message`)
  expect(outbox).toEqual([{ status: 'not-sent', reason: 'bought-meanwhile' }])
})

test('whoever asked not to be written to is not reminded of, planned or not, and is again when they may be', async () => {
  await regular()
  desk.later(29 * DAY)
  const put = (optedOut: boolean): Promise<boolean> =>
    setOptOut(desk.scope(), { externalUserId: 'wm1', optedOut, userId: 'lin.mei' })
  await put(true)
  expect(await remindOfReplenishment(desk.scope())).toBe(0)
  await put(false)
  expect(await remindOfReplenishment(desk.scope())).toBe(1)
  await put(true)
  await desk.drain()
  desk.later(DAY)
  await desk.drain()
  expect(desk.seen()).toEqual([])
  const outbox = await desk.scope().db.query(`select status, reason from outbox_message`)
  expect(outbox).toEqual([{ status: 'not-sent', reason: 'opted-out' }])
})

test('nobody is reminded of what they run out of while a complaint is open', async () => {
  await regular()
  desk.later(29 * DAY)
  const { db } = desk.scope()
  await db.query(
    `insert into todo (key, kind, title, external_user_id, user_id, due_at, created_at, created_by, source)
     values ('c1', 'complaint', '漏水', 'wm1', 'lin.mei', now(), now(), 'lin.mei', 'hand')`,
  )
  const ahead = async (): Promise<number> =>
    (await readAhead(desk.scope(), { externalUserId: 'wm1', days: 9 }))!.items.filter(({ kind }) => kind === 'reminder')
      .length
  expect([await remindOfReplenishment(desk.scope()), await ahead()]).toEqual([0, 0])
  await db.query(`update todo set done_at = now()`)
  expect([await ahead(), await remindOfReplenishment(desk.scope())]).toEqual([1, 1])
  await db.query(`update todo set done_at = null`)
  await desk.drain()
  desk.later(DAY)
  await desk.drain()
  expect(desk.seen()).toEqual([])
  expect(await db.query(`select reason from outbox_message`)).toEqual([{ reason: 'complaint-open' }])
})

test('an order closes the card that is out, and the next one comes for the next purchase', async () => {
  await regular()
  await untilCard()
  await buy(0)
  await desk.drain()
  expect(desk.seen()).toMatchObject([{ replaceText: '客户已下单' }])
  await days(32)
  expect(desk.seen().map(({ replaceText }) => replaceText)).toEqual(['客户已下单', null])
})

test.each([
  ['ordered', '已记为下单', 32],
  ['snooze', '再提醒', 4],
  ['wrong-cycle', '已记住', 60],
] as const)('after %s the card says so, and the next one comes by itself', async (key, says, within) => {
  await regular()
  await untilCard()
  const [card] = desk.seen()
  await desk.hear(await desk.press(card!, key))
  await desk.drain()
  expect(desk.seen()[0]?.replaceText).toContain(says)
  await days(within)
  expect(desk.seen()).toHaveLength(2)
})

test('"ordered already" is an order of today in every ledger', async () => {
  await regular()
  await untilCard()
  await desk.hear(await desk.press(desk.seen()[0]!, 'ordered'))
  const rows = await desk.scope().db.query('select day::text, quantity from order_line order by id desc limit 1')
  expect(rows).toEqual([{ day: today(), quantity: 2 }])
})

test('a paused product is never reminded of again, another one of the same contact is', async () => {
  await product('T1', '茶')
  await regular()
  await untilCard()
  await desk.hear(await desk.press(desk.seen()[0]!, 'pause-product'))
  for (const ago of [40, 20, 0]) await buy(ago, { sku: 'T1' })
  await buy(0)
  await days(60)
  const planned = await desk.scope().db.query(`select subject ->> 'sku' as sku from member_card order by created_at`)
  expect(planned).toEqual([{ sku: 'W1' }, { sku: 'T1' }])
})

test('"not used up yet" is learnt: it lasts longer from then on', async () => {
  await regular()
  const before = (await pair()).why.usualDays
  await untilCard()
  await desk.hear(await desk.press(desk.seen()[0]!, 'wrong-cycle'))
  const { why, remind_on: remindOn } = await pair()
  expect(why).toMatchObject({ from: 'said' })
  expect(why.usualDays).toBeGreaterThan(before)
  expect(daysBetween(today(), remindOn)).toBeGreaterThan(0)
})

test('a product that is no longer sold offers its successor, or is not reminded of', async () => {
  await regular()
  await product('W1', '桶装水', { discontinued: true })
  await days(40)
  expect(desk.seen()).toEqual([])
  await product('W2', '大桶水')
  await product('W1', '桶装水', { discontinued: true, successorSku: 'W2' })
  await buy(0)
  await untilCard()
  expect(JSON.stringify([...desk.wire.sandbox.state.appMessages.values()].at(-1)?.content)).toContain('可推荐 大桶水')
})

test('no reminder ever follows a purchase that was known when it went out, and each purchase has one at most', async () => {
  await product('T1', '茶', { cycleDays: 12 })
  for (const who of ['wm2', 'wm3', 'wm4', 'wm5', 'wm6']) await insertContact(desk.scope().db, who)
  let seed = 7
  const lot = (below: number): number => (seed = (seed * 48271) % 2147483647) % below
  const contacts = ['wm1', 'wm2', 'wm3', 'wm4', 'wm5', 'wm6']
  for (let day = 0; day < 40; day++) {
    for (const who of contacts) if (lot(9) === 0) await buy(lot(3), { who, sku: lot(2) ? 'W1' : 'T1' })
    await remindOfReplenishment(desk.scope())
    for (const who of contacts) if (lot(12) === 0) await buy(0, { who, sku: lot(2) ? 'W1' : 'T1' })
    await days(1)
  }
  const { db } = desk.scope()
  const wrong = await db.query(
    `select c.dedupe_key from member_card c join outbox_message o using (dedupe_key)
      where o.status = 'sent' and c.kind = 'replenish' and exists (
        select 1 from order_line l join contact_order t using (order_no)
         where l.external_user_id = c.external_user_id and l.sku = c.subject ->> 'sku'
           and l.day > (select day from order_line b where b.id = (c.subject ->> 'line')::bigint) and t.told_at < o.sent_at)`,
  )
  expect(wrong).toEqual([])
  const [counts] = await db.query<{ planned: number; ended: number; twice: number }[]>(
    `select count(*)::int as planned, (count(*) filter (where o.status in ('sent', 'planned') or o.reason is not null))::int as ended,
            (count(*) - count(distinct (c.external_user_id, c.subject)))::int as twice
       from member_card c join outbox_message o using (dedupe_key) where c.kind = 'replenish'`,
  )
  expect(counts!.planned).toBeGreaterThan(5)
  expect(counts).toEqual({ planned: counts!.planned, ended: counts!.planned, twice: 0 })
})

test('forecasts are kept and compared with the next purchase, also one that is told late', async () => {
  await regular()
  desk.later(40 * DAY)
  await buy(0)
  await buy(8)
  await buy(30, { who: 'wm1' })
  const rows = await desk
    .scope()
    .db.query(
      `select from_day::text as "from", naive_on::text as naive, happened_on::text as happened from forecast_record order by 1`,
    )
  expect(rows).toMatchObject([
    { from: '2027-03-01', naive: '2027-03-31', happened: addDays(today(), -30) },
    { from: today(), happened: null },
  ])
})

test('a full fit finds the rhythm of a product, its group and the shop, and gives it to those who bought once', async () => {
  await product('W1', '桶装水', { group: '水' })
  await product('W2', '大桶水', { group: '水' })
  for (let i = 0; i < 8; i++) {
    await insertContact(desk.scope().db, `wx${i}`)
    for (const ago of [50, 30, 10]) await buy(ago + (i % 3), { who: `wx${i}` })
  }
  await buy(3)
  await buy(3, { sku: 'W2' })
  expect((await pair()).why).toBeNull()
  expect(await forecastAll(desk.scope())).toBe(10)
  expect((await pair()).why).toMatchObject({ from: 'product', usualDays: 20 })
  expect((await pair('W2')).why).toMatchObject({ from: 'product', usualDays: 20 })
  const kinds = await desk.scope().db.query('select kind, name, histories from order_population order by 1')
  expect(kinds).toEqual([
    { kind: 'group', name: '水', histories: 10 },
    { kind: 'product', name: 'W1', histories: 9 },
    { kind: 'shop', name: '', histories: 10 },
  ])
})

test('only what changed is worked out again', async () => {
  await regular()
  await refreshForecasts(desk.scope())
  expect((await refreshForecasts(desk.scope())).pairs).toBe(0)
  await desk.scope().db.query('update replenishment set stale = true')
  expect((await refreshForecasts(desk.scope())).pairs).toBe(1)
  expect((await refreshForecasts(desk.scope())).pairs).toBe(0)
})
