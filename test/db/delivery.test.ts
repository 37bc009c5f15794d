import { inTransaction, type Scope } from '../../src/scope'
import { bookDelivery } from '../../src/services/booking/book'
import { cancelBooking, moveBooking, redirectBooking } from '../../src/services/booking/change'
import { putSlot } from '../../src/services/booking/slots'
import { assignCourier, beginDeliveries, setSlotCourier } from '../../src/services/delivery/assign'
import { refreshCards } from '../../src/services/delivery/courierCard'
import { tellOfLate } from '../../src/services/delivery/late'
import { rateDelivery } from '../../src/services/delivery/rate'
import { stepDelivery, type CourierStep } from '../../src/services/delivery/step'
import { putProduct } from '../../src/services/products/write'
import { giveBack } from '../../src/services/sales/refunded'
import { cancelSale, lockSale, markPaid } from '../../src/services/sales/settle'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'

// A Monday, 09:00 in Shanghai; the window is 10:00 to 12:00.
const START = '2027-03-01T01:00:00Z'
const HOUR = 3600_000
let database: TestDatabase
let desk: CardDesk
let slotId: number
let keys = 0
let admins: string[] = []
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  const plain = await startDesk(database, START)
  admins = []
  desk = { ...plain, scope: () => withAdmins(plain.scope()) }
  const { db } = desk.scope()
  await db.query(
    `truncate delivery, delivery_slot, delivery_load, booking, sale, sale_line, contact_order, order_line, timeline_entry`,
  )
  for (const userId of ['lin.mei', 'chen.hao', 'zhou.kai']) await insertMember(db, userId)
  await insertContact(db, 'wm1', { name: '吴' })
  await db.query(`update contact set owner_user_id = 'lin.mei'`)
  await putProduct(desk.scope(), {
    ...{ sku: 'W1', name: '桶装水', unit: '桶', cycleDays: null, priceFen: 1800 },
    ...{ successorSku: null, group: '', discontinued: false },
  })
  slotId = await putSlot(desk.scope(), { id: null, weekday: 1, from: 600, until: 720, capacity: 9, cutOffMinutes: 30 })
  await setSlotCourier(desk.scope(), { slotId, userId: 'chen.hao' })
})
afterEach(() => desk.close())
afterAll(() => database.close())

const withAdmins = (scope: Scope): Scope => ({ ...scope, settings: { ...scope.settings, adminUserIds: admins } })
const book = async (): Promise<string> =>
  (
    await bookDelivery(desk.scope(), {
      ...{ key: `b${++keys}`, externalUserId: 'wm1', terms: 'on-delivery', note: '放门口' },
      ...{ lines: [{ sku: 'W1', quantity: 2 }], day: '2027-03-01', slotId },
      ...{ recipient: '王秀英', phone: '13912345678', address: '翠湖天地 21 栋 302' },
    })
  ).saleNo
/** Cards go out with the next minute. */
async function sent(): Promise<void> {
  desk.later(61_000)
  await desk.drain()
}
/** What the job does each minute. */
async function tick(): Promise<number[]> {
  const scope = desk.scope()
  const done = [await beginDeliveries(scope), await refreshCards(scope), await tellOfLate(scope)]
  await sent()
  return done
}
const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => database.dataSource.query(sql, parameters)
const delivery = async (saleNo: string): Promise<Record<string, unknown> | undefined> =>
  (await rows<Record<string, unknown>>('select * from delivery where sale_no = $1', [saleNo]))[0]
const step = (saleNo: string, more: Partial<CourierStep>) =>
  inTransaction(desk.scope(), (tx) =>
    stepDelivery(tx, { saleNo, courierUserId: 'chen.hao', step: 'accept', collected: false, ...more }),
  )
async function press(key: string, userId = 'chen.hao'): Promise<void> {
  const cards = desk.seen(userId)
  const card = cards.filter(({ replaceText }) => replaceText === null).at(-1)
  if (!card) throw new Error('no open card')
  await desk.hear(await desk.press(card, key, userId))
  await sent()
}

test('the courier of the window gets one card, and by its buttons brings it and is paid; then it is an order', async () => {
  const saleNo = await book()
  expect(await tick()).toEqual([1, 1, 0])
  expect(await tick()).toEqual([0, 0, 0])
  expect(desk.seen('chen.hao')).toMatchObject([
    {
      title: '送货 03-01 10:00–12:00',
      buttons: ['accept', 'depart', 'deliver-collected', 'deliver', 'nobody-home', 'other-problem'],
    },
  ])
  await press('accept')
  expect(await delivery(saleNo)).toMatchObject({ status: 'accepted', accepted_at: expect.any(Date) })
  desk.later(HOUR)
  await press('depart')
  expect(desk.seen('chen.hao').map(({ replaceText }) => replaceText)).toEqual(['已记录：接单', '已记录：出发', null])
  desk.later(HOUR)
  await press('deliver-collected')
  expect(await delivery(saleNo)).toMatchObject({
    ...{ status: 'delivered', delivered_at: expect.any(Date), collected_fen: '3600', card_key: null },
  })
  expect(await rows('select status from sale')).toEqual([{ status: 'paid' }])
  expect(await rows('select order_no, amount_fen from contact_order')).toEqual([
    { order_no: saleNo, amount_fen: '3600' },
  ])
  expect(await rows(`select kind, detail ->> 'late' as late from timeline_entry where kind = 'delivered'`)).toEqual([
    { kind: 'delivered', late: 'false' },
  ])
  expect(await tick()).toEqual([0, 0, 0])
})

test('what is not there when its window ends is told to the customer’s rep, once, however many look', async () => {
  const saleNo = await book()
  await tick()
  desk.goTo('2027-03-01T04:00:30Z')
  const told = await Promise.all([tellOfLate(desk.scope()), tellOfLate(desk.scope()), tellOfLate(desk.scope())])
  expect(told.reduce((sum, n) => sum + n)).toBe(1)
  expect(await rows('select user_id, title, created_by from todo')).toEqual([
    { user_id: 'lin.mei', title: '送货超时：约定 03-01 10:00–12:00，送货员 chen.hao 还没送到', created_by: 'delivery' },
  ])
  desk.later(HOUR)
  expect(await tick()).toEqual([0, 0, 0])
  expect(await step(saleNo, { step: 'deliver' })).toBe('done')
  expect(await rows(`select detail ->> 'late' as late from timeline_entry where kind = 'delivered'`)).toEqual([
    { late: 'true' },
  ])
  expect(await rows('select status, ordered_at is not null as ordered from sale')).toEqual([
    { status: 'unpaid', ordered: true },
  ])
})

test('one in time is told to nobody, and neither is a cancelled one', async () => {
  const [inTime, cancelled] = [await book(), await book()]
  await tick()
  expect(await step(inTime, { step: 'deliver' })).toBe('done')
  await cancelBooking(desk.scope(), { saleNo: cancelled, externalUserId: 'wm1' })
  await tick()
  expect(
    desk
      .seen('chen.hao')
      .map(({ replaceText }) => replaceText)
      .sort(),
  ).toEqual(['已更新', '客户已取消'].sort())
  expect(await step(cancelled, { step: 'deliver' })).toBe('cancelled')
  desk.goTo('2027-03-01T05:00:00Z')
  expect(await tick()).toEqual([0, 0, 0])
  expect(await rows('select 1 from todo')).toEqual([])
})

test('a problem is told to the rep with what it is, and the courier can go on after it', async () => {
  const saleNo = await book()
  await tick()
  await press('nobody-home')
  expect(await rows('select title from todo')).toEqual([{ title: '送货 03-01 10:00–12:00：没人在家，请联系客户' }])
  expect(await delivery(saleNo)).toMatchObject({ status: 'problem', problem: 'nobody-home' })
  await press('deliver')
  expect(await delivery(saleNo)).toMatchObject({ status: 'delivered', collected_fen: null })
})

test('given to somebody else, the first courier’s card says so, and what they press changes nothing', async () => {
  const saleNo = await book()
  await tick()
  const [card] = desk.seen('chen.hao')
  const pressed = await desk.press(card!, 'deliver-collected', 'chen.hao')
  await assignCourier(desk.scope(), { saleNo, userId: 'zhou.kai' })
  await sent()
  await desk.hear(pressed)
  await sent()
  expect(await delivery(saleNo)).toMatchObject({ status: 'assigned', courier_user_id: 'zhou.kai', collected_fen: null })
  expect(desk.seen('zhou.kai')).toHaveLength(1)
  expect(await step(saleNo, { step: 'accept' })).toBe('not-yours')
  await press('deliver', 'zhou.kai')
  expect(await delivery(saleNo)).toMatchObject({ status: 'delivered' })
  await expect(assignCourier(desk.scope(), { saleNo, userId: 'chen.hao' })).rejects.toMatchObject({
    id: 'delivery-done',
  })
  await expect(assignCourier(desk.scope(), { saleNo, userId: 'nobody' })).rejects.toMatchObject({ id: 'delivery-done' })
})

test('an address that changed, or money that came meanwhile, comes as a new card in place of the old one', async () => {
  const saleNo = await book()
  await tick()
  const to = { recipient: '王秀英', phone: '13912345678', address: '南京路 1 号' }
  await redirectBooking(desk.scope(), { saleNo, externalUserId: 'wm1' }, to)
  expect(await tick()).toEqual([0, 1, 0])
  await database.dataSource.query(`update sale set status = 'paid'`)
  expect(await tick()).toEqual([0, 1, 0])
  expect(desk.seen('chen.hao').map(({ replaceText }) => replaceText)).toEqual(['已更新', '已更新', null])
  expect(desk.seen('chen.hao').at(-1)?.buttons).toEqual(['accept', 'depart', 'deliver', 'nobody-home', 'other-problem'])
})

test('steps out of order, twice or by many at once count once', async () => {
  const saleNo = await book()
  await tick()
  const many = await Promise.all(Array.from({ length: 6 }, () => step(saleNo, { step: 'deliver', collected: true })))
  expect(many.sort()).toEqual(['done', 'late', 'late', 'late', 'late', 'late'])
  expect(await step(saleNo, { step: 'accept' })).toBe('late')
  expect(await rows('select count(*)::int as n from contact_order')).toEqual([{ n: 1 }])
})

test('the customer rates what is there, may change it for a day, and nobody else can', async () => {
  const saleNo = await book()
  await tick()
  const rate = (stars: number, externalUserId = 'wm1') =>
    rateDelivery(desk.scope(), { saleNo, externalUserId, stars, words: '很快' })
  await expect(rate(5)).rejects.toMatchObject({ id: 'rating-closed' })
  await step(saleNo, { step: 'deliver' })
  await rate(5)
  await expect(rate(1, 'wm2')).rejects.toMatchObject({ id: 'not-found' })
  desk.later(23 * HOUR)
  await rate(4)
  desk.later(2 * HOUR)
  await expect(rate(1)).rejects.toMatchObject({ id: 'rating-closed' })
  expect(await delivery(saleNo)).toMatchObject({ stars: 4, rating_words: '很快' })
})

test.each([
  ['taken back in the console', (tx: Scope, saleNo: string) => cancelSale(tx, saleNo)],
  [
    'given back whole before it was brought',
    async (tx: Scope, saleNo: string) => {
      await markPaid(tx, await lockSale(tx, saleNo), tx.clock())
      await giveBack(tx, await lockSale(tx, saleNo), 3600, tx.clock())
    },
  ],
])('an order that is %s frees its place, and nobody brings it', async (_what, undo) => {
  const saleNo = await book()
  await tick()
  await inTransaction(desk.scope(), (tx) => undo(tx, saleNo))
  await tick()
  expect(await rows('select taken from delivery_load')).toEqual([{ taken: 0 }])
  expect(desk.seen('chen.hao').map(({ replaceText }) => replaceText)).toEqual(['客户已取消'])
  expect(await step(saleNo, { step: 'deliver', collected: true })).toBe('cancelled')
  desk.goTo('2027-03-01T05:00:00Z')
  expect(await tick()).toEqual([0, 0, 0])
  expect(await rows('select 1 from contact_order')).toEqual([])
})

test('what was brought already stays booked when its money goes back', async () => {
  const saleNo = await book()
  await tick()
  await step(saleNo, { step: 'deliver', collected: true })
  await inTransaction(desk.scope(), async (tx) => giveBack(tx, await lockSale(tx, saleNo), 3600, tx.clock()))
  expect(await rows('select taken from delivery_load')).toEqual([{ taken: 1 }])
  expect(await rows('select cancelled_at from booking')).toEqual([{ cancelled_at: null }])
})

test('a delivery that comes back to how it stood before comes as another card: the courier is never without one', async () => {
  const saleNo = await book()
  await tick()
  await assignCourier(desk.scope(), { saleNo, userId: 'zhou.kai' })
  await assignCourier(desk.scope(), { saleNo, userId: 'chen.hao' })
  await sent()
  expect(desk.seen('chen.hao').map(({ replaceText }) => replaceText)).toEqual(['已更新', null])
  await press('nobody-home')
  await press('accept')
  await press('nobody-home')
  expect(await delivery(saleNo)).toMatchObject({ status: 'problem' })
  await press('deliver-collected')
  expect(await delivery(saleNo)).toMatchObject({ status: 'delivered', collected_fen: '3600' })
})

test('a delivery moved to another window begins anew, with that window’s courier and promise', async () => {
  const later = await putSlot(desk.scope(), {
    id: null,
    weekday: 2,
    from: 600,
    until: 720,
    capacity: 9,
    cutOffMinutes: 30,
  })
  await setSlotCourier(desk.scope(), { slotId: later, userId: 'zhou.kai' })
  const saleNo = await book()
  await tick()
  expect(await step(saleNo, { step: 'accept' })).toBe('done')
  await moveBooking(desk.scope(), { saleNo, externalUserId: 'wm1' }, { day: '2027-03-02', slotId: later })
  await tick()
  expect(await delivery(saleNo)).toMatchObject({ status: 'assigned', courier_user_id: 'zhou.kai', accepted_at: null })
  expect(desk.seen('chen.hao').map(({ replaceText }) => replaceText)).toEqual(['已更新'])
  expect(desk.seen('zhou.kai')).toHaveLength(1)
  desk.goTo('2027-03-01T05:00:00Z')
  expect((await tick())[2]).toBe(0)
})

test('where nobody who looks after the customer can be asked, the admins hear of it, and nothing is lost', async () => {
  const saleNo = await book()
  await tick()
  const { db } = desk.scope()
  await db.query(`update member set customer_contact = false`)
  admins = ['zhou.kai']
  desk.goTo('2027-03-01T04:00:30Z')
  expect(await tick()).toEqual([0, 0, 1])
  const [told] = await rows<{ body: string }>(`select body::text from outbox_message where user_id = 'zhou.kai'`)
  expect(told?.body).toContain('送货超时')
  expect(await step(saleNo, { step: 'nobody-home' })).toBe('done')
  expect(await rows(`select 1 from outbox_message where user_id = 'zhou.kai'`)).toHaveLength(2)
  expect(await rows('select 1 from todo')).toEqual([])
})
