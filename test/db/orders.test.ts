import { recordOrder } from '../../src/services/orders'
import { attachAll, attachFor, attachOrder } from '../../src/services/orders/attach'
import type { NewOrder } from '../../src/services/orders/order'
import { tellOrders } from '../../src/services/orders/tell'
import { putProduct } from '../../src/services/products/write'
import type { Scope } from '../../src/scope'
import { readUnmatched } from '../../src/views/unmatchedOrders'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { buildScope } from '../support/scope'

const now = new Date('2026-11-22T02:00:00Z')
let database: TestDatabase
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now, clock: () => now })
})
beforeEach(async () => {
  await database.dataSource.query(
    `truncate contact, follow_user, member, contact_order, order_line, unmatched_order, customer_key, product, touch,
              timeline_entry, replenishment, forecast_record`,
  )
  await insertMember(scope.db, 'lin.mei')
  await product('W1')
})
afterAll(() => database.close())

const product = (sku: string, more: object = {}): Promise<void> =>
  putProduct(scope, {
    ...{ sku, name: `水 ${sku}`, unit: '桶', cycleDays: null, successorSku: null, group: '', discontinued: false },
    ...more,
  })
const nobody = { externalUserId: null, unionId: null, customerNo: null, phone: null }
let numbers = 0
const order = (customer: Partial<NewOrder['customer']>, more: Partial<NewOrder> = {}): NewOrder => ({
  orderNo: `N${++numbers}`,
  at: new Date('2026-11-20T02:00:00Z'),
  amountFen: 1800,
  source: '小程序',
  lines: [{ sku: 'W1', quantity: 2 }],
  ...more,
  customer: { ...nobody, ...customer },
})
const tell = async (...orders: NewOrder[]): Promise<string[]> =>
  (await tellOrders(scope, orders)).map(({ outcome }) => outcome)
const rows = <T>(sql: string): Promise<T[]> => database.dataSource.query(sql)
const owners = async (): Promise<(string | null)[]> =>
  (await rows<{ id: string }>('select external_user_id as id from contact_order order by order_no')).map(({ id }) => id)
const person = async (id: string, more: { unionId?: string; mobiles?: string[] } = {}): Promise<void> => {
  await insertContact(scope.db, id)
  await scope.db.query('update contact set union_id = $2 where external_user_id = $1', [id, more.unionId ?? null])
  await scope.db.query('update follow_user set remark_mobiles = $2 where external_user_id = $1', [
    id,
    more.mobiles ?? [],
  ])
}

test('an order with lines is written once, in every ledger, however often and by however many it is told', async () => {
  await person('wm1')
  const one = order(
    { externalUserId: 'wm1' },
    {
      lines: [
        { sku: 'W1', quantity: 2 },
        { sku: 'W1', quantity: 0.5 },
      ],
    },
  )
  const outcomes = (await Promise.all(Array.from({ length: 6 }, () => tell(one)))).flat()
  expect(outcomes.sort()).toEqual(['known', 'known', 'known', 'known', 'known', 'recorded'])
  expect(await rows('select sku, quantity, line, day::text, external_user_id from order_line order by line')).toEqual([
    { sku: 'W1', quantity: 2, line: 1, day: '2026-11-20', external_user_id: 'wm1' },
    { sku: 'W1', quantity: 0.5, line: 2, day: '2026-11-20', external_user_id: 'wm1' },
  ])
  expect(await rows('select kind, direction, outcome from touch')).toEqual([
    { kind: 'order', direction: 'in', outcome: 'reached' },
  ])
  expect(await rows('select kind, detail from timeline_entry')).toMatchObject([{ kind: 'ordered' }])
})

test.each([
  ['another quantity', { lines: [{ sku: 'W1', quantity: 3 }] }],
  ['no lines', { lines: [] }],
  ['another amount', { amountFen: 1 }],
  ['another moment', { at: new Date('2026-11-20T02:00:01Z') }],
])('the same number with %s is another order, matched or waiting, also in one call', async (_, other) => {
  await person('wm1')
  for (const one of [order({ externalUserId: 'wm1' }), order({ phone: '13800001111' })]) {
    const [first] = await tell(one)
    expect(await tell({ ...one, ...other })).toEqual(['differs'])
    expect(await tell(one, { ...one, ...other })).toEqual(['known', 'differs'])
    expect(first).not.toBe('differs')
  }
  expect(await rows('select 1 from order_line')).toHaveLength(1)
})

test('one bad order of many is named, and the others are in', async () => {
  await person('wm1')
  const answers = await tellOrders(scope, [
    order({ externalUserId: 'wm1' }, { at: new Date(now.getTime() + 3600_000) }),
    order({ externalUserId: 'wm1' }, { lines: [{ sku: 'W1', quantity: -1 }] }),
    order({ externalUserId: 'wm1' }, { amountFen: -1 }),
    order({ externalUserId: 'wm1' }, { lines: [{ sku: 'W9', quantity: 1 }] }),
    order({}),
    order({ externalUserId: 'wm1' }),
  ])
  expect(answers.map(({ outcome, problems }) => [outcome, ...problems.map(({ path }) => path)])).toEqual([
    ['refused', 'at'],
    ['refused', 'quantity'],
    ['refused', 'amountFen'],
    ['refused', 'sku'],
    ['refused', 'customer'],
    ['recorded'],
  ])
  expect(await owners()).toEqual(['wm1'])
})

describe('whose an order is', () => {
  test('external_userid decides before unionid, that before the customer number, and that before the phone', async () => {
    await person('wm1')
    await person('wm2', { unionId: 'o2' })
    await person('wm3')
    await person('wm4', { mobiles: ['+8613800001111'] })
    await tell(order({ externalUserId: 'wm3', customerNo: 'C3' }))
    const all = { externalUserId: 'wm1', unionId: 'o2', customerNo: 'C3', phone: '13800001111' }
    expect(
      await tell(
        order(all),
        order({ ...all, externalUserId: null }),
        order({ ...all, externalUserId: null, unionId: 'unknown' }),
        order({ phone: '13800001111' }),
      ),
    ).toEqual(['recorded', 'recorded', 'recorded', 'recorded'])
    expect(await owners()).toEqual(['wm3', 'wm1', 'wm2', 'wm3', 'wm4'])
  })

  test('two contacts with one phone are nobody, until somebody says who; then what else waits with that number follows', async () => {
    await person('wm1', { mobiles: ['13800001111'] })
    await person('wm2', { mobiles: ['13800001111'] })
    const [first, second] = [order({ phone: '13800001111', customerNo: 'C1' }), order({ customerNo: 'C1' })]
    expect(await tell(first, second)).toEqual(['unmatched', 'unmatched'])
    const page = await readUnmatched(scope, { q: '', before: null, limit: 10 })
    expect(page.orders.find(({ orderNo }) => orderNo === first.orderNo)?.candidates).toHaveLength(2)
    expect(await attachOrder(scope, first.orderNo, 'wm2')).toBe(2)
    expect(await owners()).toEqual(['wm2', 'wm2'])
    expect(await rows('select 1 from unmatched_order')).toEqual([])
    expect(await tell(first, second)).toEqual(['known', 'known'])
  })

  test('an order whose contact appears later is theirs then, once', async () => {
    const waiting = [order({ externalUserId: 'wm7' }), order({ unionId: 'o8' }), order({ phone: '13900002222' })]
    expect(await tell(...waiting, ...waiting)).toEqual([...Array(3).fill('unmatched'), ...Array(3).fill('known')])
    expect(await attachAll(scope)).toBe(0)
    await person('wm7')
    await person('wm8', { unionId: 'o8' })
    expect(await attachFor(scope, ['wm7', 'wm8'])).toBe(2)
    await person('wm9', { mobiles: ['13900002222'] })
    expect((await Promise.all([attachAll(scope), attachAll(scope)])).reduce((a, b) => a + b)).toBe(1)
    expect(await owners()).toEqual(['wm7', 'wm8', 'wm9'])
    expect(await tell(...waiting)).toEqual(['known', 'known', 'known'])
    expect(await rows('select 1 from touch')).toHaveLength(3)
  })

  test('told again once their contact is there, a waiting order is recorded without a job', async () => {
    const one = order({ unionId: 'o1' })
    await tell(one)
    await person('wm1', { unionId: 'o1' })
    expect(await tell(one)).toEqual(['recorded'])
    expect(await rows('select 1 from unmatched_order')).toEqual([])
  })
})

test('an order without lines stands as one of something', async () => {
  await recordOrder(scope, { orderNo: 'A', externalUserId: 'wm1', at: now, amountFen: 0, source: 'x' })
  expect(await rows('select sku, quantity from order_line')).toEqual([{ sku: '', quantity: 1 }])
})

test('a successor that leads back to its product is refused, and one that is no product', async () => {
  await product('W2', { successorSku: 'W1' })
  for (const successorSku of ['W2', 'W1', 'W9'])
    await expect(product('W1', { successorSku })).rejects.toMatchObject({ id: 'invalid-input' })
  expect(await rows('select successor_sku from product order by sku')).toEqual([
    { successor_sku: null },
    { successor_sku: 'W1' },
  ])
})
