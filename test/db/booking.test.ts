import { AppError } from '../../src/errors'
import { findWindows } from '../../src/facts/booking'
import type { Scope } from '../../src/scope'
import { bookDelivery, type NewBooking } from '../../src/services/booking/book'
import { cancelBooking, moveBooking, redirectBooking } from '../../src/services/booking/change'
import { putSlot, removeSlot, setSlotException } from '../../src/services/booking/slots'
import { putProduct } from '../../src/services/products/write'
import { countAsOrder, lockSale, markPaid } from '../../src/services/sales/settle'
import { inTransaction } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { buildScope } from '../support/scope'

// A Monday, 08:00 in Shanghai.
const NOW = new Date('2026-11-23T00:00:00Z')
const TUESDAY = '2026-11-24'
let database: TestDatabase
let scope: Scope
let morning: number
let noon: number
const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => database.dataSource.query(sql, parameters)
const at = (moment: string): Scope => ({ ...scope, clock: () => new Date(moment) })

beforeAll(async () => {
  database = await testDatabase({ poolSize: 20 })
  scope = buildScope({ db: database.dataSource.manager, now: NOW, clock: () => NOW })
  for (const id of ['wmA', 'wmB']) await insertContact(scope.db, id)
  await putProduct(scope, {
    ...{ sku: 'W1', name: '桶装水', unit: '桶', cycleDays: null, priceFen: 1800 },
    ...{ successorSku: null, group: '', discontinued: false },
  })
})
beforeEach(async () => {
  await rows('truncate delivery_slot, delivery_exception, delivery_load, booking, sale, sale_line, contact_order')
  morning = await putSlot(scope, window({ from: 540, until: 720 }))
  noon = await putSlot(scope, window({ from: 720, until: 900, capacity: 1 }))
})
afterAll(() => database.close())

const window = (more: object = {}) => ({
  ...{ id: null, weekday: 2, from: 900, until: 1080, capacity: 50, cutOffMinutes: 120 },
  ...more,
})
let keys = 0
const draft = (more: Partial<NewBooking> = {}): NewBooking => ({
  ...{ key: `k${++keys}`, externalUserId: 'wmA', terms: 'on-delivery', lines: [{ sku: 'W1', quantity: 2 }], note: '' },
  ...{ day: TUESDAY, slotId: morning, recipient: '王芳', phone: '13800000000', address: '南京路 1 号' },
  ...more,
})
const taken = async (slotId: number): Promise<number> =>
  (await rows<{ taken: number }>('select taken from delivery_load where slot_id = $1', [slotId]))[0]?.taken ?? 0
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.id : String(error)),
  )
const booked = (of: string): Promise<{ day: string; slot_id: number; address: string; cancelled_at: Date | null }[]> =>
  rows('select day::text as day, slot_id, address, cancelled_at from booking where sale_no = $1', [of])

test('of 200 bookings at once for 50 places, 50 are confirmed and 150 told, and nothing is left of those', async () => {
  const results = await Promise.all(Array.from({ length: 200 }, () => refusal(bookDelivery(scope, draft()))))
  expect(results.filter((result) => result === 'done')).toHaveLength(50)
  expect(results.filter((result) => result === 'slot-full')).toHaveLength(150)
  expect(await taken(morning)).toBe(50)
  expect(await rows('select count(*)::int as n from booking')).toEqual([{ n: 50 }])
  expect(await rows('select count(*)::int as n from sale')).toEqual([{ n: 50 }])
})

test('one form sent ten times at once is one booking of one place, at the price of the server', async () => {
  const form = draft()
  const sales = await Promise.all(Array.from({ length: 10 }, () => bookDelivery(scope, form)))
  expect(new Set(sales.map(({ saleNo }) => saleNo)).size).toBe(1)
  expect(sales[0]?.amountFen).toBe(3600)
  expect(await taken(morning)).toBe(1)
})

test('the key of one customer is nothing to another', async () => {
  const mine = await bookDelivery(scope, draft({ key: 'same' }))
  const other = await bookDelivery(scope, draft({ key: 'same', externalUserId: 'wmB' }))
  expect(other.saleNo).not.toBe(mine.saleNo)
})

test('no place is taken past the cut-off, on another weekday, too far ahead, or in a window that was given up', async () => {
  expect(await refusal(bookDelivery(at(`${TUESDAY}T06:59:59+08:00`), draft()))).toBe('done')
  expect(await refusal(bookDelivery(at(`${TUESDAY}T07:00:00+08:00`), draft()))).toBe('slot-closed')
  expect(await refusal(bookDelivery(scope, draft({ day: '2026-11-25' })))).toBe('slot-closed')
  expect(await refusal(bookDelivery(scope, draft({ day: '2026-12-01' })))).toBe('done')
  expect(await refusal(bookDelivery(scope, draft({ day: '2026-12-08' })))).toBe('slot-closed')
  await removeSlot(scope, morning)
  expect(await refusal(bookDelivery(scope, draft()))).toBe('slot-closed')
})

test('what can be booked shows what is left, and a full window as full', async () => {
  await bookDelivery(scope, draft({ slotId: noon }))
  await setSlotException(scope, { day: '2026-12-01', slotId: 0, said: { capacity: 0 } })
  const found = await findWindows(scope, NOW)
  expect(found.map(({ day, slotId, left }) => [day, slotId, left])).toEqual([
    [TUESDAY, morning, 50],
    [TUESDAY, noon, 0],
  ])
  await setSlotException(scope, { day: '2026-12-01', slotId: 0, said: null })
  expect(await findWindows(scope, NOW)).toHaveLength(4)
})

test('a booking moves with its place, and stays where it is when the other window is full', async () => {
  const own = { ...(await bookDelivery(scope, draft())), externalUserId: 'wmA' }
  await moveBooking(scope, own, { day: TUESDAY, slotId: noon })
  expect([await taken(morning), await taken(noon)]).toEqual([0, 1])
  const second = { ...(await bookDelivery(scope, draft())), externalUserId: 'wmA' }
  expect(await refusal(moveBooking(scope, second, { day: TUESDAY, slotId: noon }))).toBe('slot-full')
  expect([await taken(morning), await taken(noon)]).toEqual([1, 1])
  expect(await booked(second.saleNo)).toMatchObject([{ slot_id: morning }])
})

test('bookings that swap their windows at once, again and again, wait for nobody forever and lose no place', async () => {
  const evening = await putSlot(scope, window())
  const own = await Promise.all(
    [morning, evening].flatMap((slotId) =>
      Array.from({ length: 8 }, async () => ({
        ...(await bookDelivery(scope, draft({ slotId }))),
        ...{ externalUserId: 'wmA', slotId },
      })),
    ),
  )
  for (let round = 0; round < 4; round++) {
    const to = (slotId: number): number => ((slotId === morning) === (round % 2 === 0) ? evening : morning)
    const moves = own.map((one) => refusal(moveBooking(scope, one, { day: TUESDAY, slotId: to(one.slotId) })))
    expect(new Set(await Promise.all(moves))).toEqual(new Set(['done']))
    expect([await taken(morning), await taken(evening)]).toEqual([8, 8])
  }
})

test('a booking is changed and cancelled until its cut-off by the customer whose it is, and its place is free again', async () => {
  const { saleNo } = await bookDelivery(scope, draft({ slotId: noon }))
  const own = { saleNo, externalUserId: 'wmA' }
  const late = at(`${TUESDAY}T10:00:00+08:00`)
  const there = { recipient: '王芳', phone: '13800000000', address: '淮海路 2 号' }
  expect(await refusal(redirectBooking(scope, { ...own, externalUserId: 'wmB' }, there))).toBe('not-found')
  expect(await refusal(cancelBooking(scope, { ...own, externalUserId: 'wmB' }))).toBe('not-found')
  await redirectBooking(scope, own, there)
  expect(await booked(saleNo)).toMatchObject([{ address: '淮海路 2 号', cancelled_at: null }])
  for (const work of [
    redirectBooking(late, own, there),
    moveBooking(late, own, { day: '2026-12-01', slotId: morning }),
    cancelBooking(late, own),
  ])
    expect(await refusal(work)).toBe('booking-closed')
  expect(await taken(noon)).toBe(1)
  await cancelBooking(scope, own)
  await cancelBooking(scope, own)
  expect(await taken(noon)).toBe(0)
  expect(await rows('select status from sale where sale_no = $1', [saleNo])).toEqual([{ status: 'cancelled' }])
  expect(await refusal(bookDelivery(scope, draft({ slotId: noon, externalUserId: 'wmB' })))).toBe('done')
})

test('what is paid, or counts as an order, is not cancelled by the customer and keeps its place', async () => {
  for (const [n, settle] of [markPaid, countAsOrder].entries()) {
    const { saleNo } = await bookDelivery(scope, draft())
    await inTransaction(scope, async (tx) => settle(tx, await lockSale(tx, saleNo), NOW))
    expect(await refusal(cancelBooking(scope, { saleNo, externalUserId: 'wmA' }))).toBe('sale-not-open')
    expect(await booked(saleNo)).toMatchObject([{ cancelled_at: null }])
    expect(await taken(morning)).toBe(n + 1)
  }
})

test('windows of a weekday do not meet, a window may be changed in place, and one that was given up is nobody’s', async () => {
  expect(await refusal(putSlot(scope, window({ from: 700, until: 730 })))).toBe('invalid-input')
  expect(await refusal(putSlot(scope, window({ from: 1000, until: 1000 })))).toBe('invalid-input')
  expect(await refusal(putSlot(scope, window({ weekday: 3, from: 700, until: 730 })))).toBe('done')
  expect(await putSlot(scope, window({ id: morning, from: 480, until: 720, capacity: 7 }))).toBe(morning)
  expect((await findWindows(scope, NOW))[0]).toMatchObject({ slotId: morning, from: 480, capacity: 7 })
  await removeSlot(scope, morning)
  expect(await refusal(putSlot(scope, window({ id: morning, from: 480, until: 720 })))).toBe('not-found')
})
