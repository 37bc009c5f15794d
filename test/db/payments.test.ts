import { inTransaction, type Scope } from '../../src/scope'
import { acceptPayment } from '../../src/services/payments/accept'
import { requestRefund, settleRefund } from '../../src/services/payments/refund'
import { settleTransaction } from '../../src/services/payments/settle'
import { putProduct } from '../../src/services/products/write'
import { createSale, type NewSale } from '../../src/services/sales/create'
import { cancelSale } from '../../src/services/sales/settle'
import { readSaleDetail } from '../../src/views/sales/detail'
import { readTransaction } from '../../src/wxpay/resources'
import type { Transaction } from '../../src/wxpay/types'
import { testDatabase, type TestDatabase } from '../support/database'
import { paidResource } from '../support/pay'
import { insertContact, insertMember } from '../support/rows'
import { buildScope } from '../support/scope'
import { wxpayAt } from '../support/wxpay'

const ADMINS = ['zhou.kai', 'lin.mei'].sort()
let database: TestDatabase
let scope: Scope
const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => database.dataSource.query(sql, parameters)

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, wxpay: wxpayAt('http://127.0.0.1:1') })
  scope = { ...scope, settings: { ...scope.settings, adminUserIds: ADMINS } }
  await insertMember(scope.db, 'lin.mei')
  await insertContact(scope.db, 'wmA')
  await putProduct(scope, product('W1', 1800))
  await putProduct(scope, product('W2', null))
  await putProduct(scope, { ...product('W3', 500), discontinued: true })
})
afterAll(() => database.close())

const product = (sku: string, priceFen: number | null) => ({
  ...{
    sku,
    name: `水 ${sku}`,
    unit: '桶',
    cycleDays: null,
    priceFen,
    successorSku: null,
    group: '',
    discontinued: false,
  },
})
let keys = 0
const draft = (more: Partial<NewSale> = {}): NewSale => ({
  key: `k${++keys}`,
  externalUserId: 'wmA',
  source: 'sidebar',
  createdBy: 'lin.mei',
  terms: 'prepaid',
  lines: [{ sku: 'W1', quantity: 2 }],
  note: '',
  ...more,
})

/** A sale with a payment that is open at WeChat, as `openPayment` leaves it. */
async function opened(fen = 3600): Promise<{ saleNo: string; billNo: string }> {
  const { saleNo } = await createSale(scope, draft())
  return { saleNo, billNo: await openedFor(saleNo, fen) }
}
async function openedFor(saleNo: string, fen = 3600): Promise<string> {
  const [row] = await rows<{ bill: string }>(
    `insert into payment (bill_no, sale_no, method, status, amount_fen, created_at, expires_at, due_at)
     select $1 || 'P' || (select count(*) + 1 from payment where sale_no = $1), $1, 'native', 'open', $2, now(), now() + interval '1 h', now()
     returning bill_no as bill`,
    [saleNo, fen],
  )
  return row?.bill ?? ''
}
function told(billNo: string, fen: number, more: object = {}): Transaction {
  const transaction = readTransaction(JSON.stringify(paidResource(billNo, fen, more)))
  if (!transaction) throw new Error('not readable')
  return transaction
}
const settle = (transaction: Transaction): Promise<string> =>
  inTransaction(scope, (tx) => settleTransaction(tx, transaction))
const statusOf = async (saleNo: string): Promise<string | undefined> =>
  (await readSaleDetail(scope, saleNo))?.sale.status
const ordersOf = (saleNo: string) =>
  rows<{ fen: string; sku: string; quantity: number }>(
    `select o.amount_fen as fen, l.sku, l.quantity from contact_order o join order_line l using (order_no) where order_no = $1`,
    [saleNo],
  )

test('a sale costs what the server says, once per key, and what cannot be sold is named line by line', async () => {
  const placed = await createSale(scope, draft({ key: 'same' }))
  expect(placed.amountFen).toBe(3600)
  await putProduct(scope, product('W1', 2000))
  expect(await createSale(scope, draft({ key: 'same' }))).toEqual(placed)
  await expect(createSale(scope, draft({ key: 'same', lines: [{ sku: 'W1', quantity: 3 }] }))).rejects.toMatchObject({
    id: 'sale-differs',
  })
  await putProduct(scope, product('W1', 1800))
  const lines = [
    { sku: 'W1', quantity: 1 },
    { sku: 'W2', quantity: 1 },
    { sku: 'W3', quantity: 1 },
    { sku: 'W9', quantity: 1 },
  ]
  await expect(createSale(scope, draft({ lines }))).rejects.toMatchObject({
    id: 'sale-refused',
    issues: [{ path: 'body.lines.1' }, { path: 'body.lines.2' }, { path: 'body.lines.3' }],
  })
})

test('a product told again without its price keeps it', async () => {
  const { priceFen: _, ...nameOnly } = product('W1', 1800)
  await putProduct(scope, nameOnly)
  expect(await rows(`select price_fen from product where sku = 'W1'`)).toEqual([{ price_fen: '1800' }])
})

test('what is paid as it was asked for is an order, however often and by however many it is told', async () => {
  const { saleNo, billNo } = await opened()
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => settle(told(billNo, 3600))))
  expect(outcomes.sort()).toEqual([...Array.from({ length: 7 }, () => 'known'), 'ours'])
  expect(await statusOf(saleNo)).toBe('paid')
  expect(await ordersOf(saleNo)).toEqual([{ fen: '3600', sku: 'W1', quantity: 2 }])
  expect(await rows('select count(*)::int as n from touch where key = $1', [`order:${saleNo}`])).toEqual([{ n: 1 }])
})

test.each([
  ['another amount', { amount: { total: 1, currency: 'CNY' } }, 'amount'],
  ['another currency', { amount: { total: 3600, currency: 'USD' } }, 'currency'],
  ['another app', { appid: 'wxOTHER' }, 'app'],
  ['one of which some was given back in the merchant console', { trade_state: 'REFUND' }, 'given-back'],
])('%s is held for a person and makes nothing paid', async (_what, more, held) => {
  const { saleNo, billNo } = await opened()
  expect(await settle(told(billNo, 3600, more))).toBe('held')
  expect((await readSaleDetail(scope, saleNo))?.payments).toMatchObject([{ status: 'held', held }])
  expect(await statusOf(saleNo)).toBe('unpaid')
  expect(await ordersOf(saleNo)).toEqual([])
  expect(await settle(told(billNo, 3600, more))).toBe('known')
  const notices = await rows<{ user: string; body: string }>(
    `select user_id as "user", body::text from outbox_message where dedupe_key like 'payment-held:' || $1 || '%' order by 1`,
    [billNo],
  )
  expect(notices.map(({ user }) => user)).toEqual(ADMINS)
  expect(notices.every(({ body }) => body.includes(saleNo))).toBe(true)
  await acceptPayment(scope, billNo)
  expect(await statusOf(saleNo)).toBe('paid')
})

test('a second payment of a sale, and one of a cancelled sale, are held', async () => {
  const { saleNo, billNo } = await opened()
  const second = await openedFor(saleNo)
  expect(await settle(told(billNo, 3600))).toBe('ours')
  expect(await settle(told(second, 3600))).toBe('held')
  await expect(acceptPayment(scope, second)).rejects.toMatchObject({ id: 'sale-not-open' })
  const cancelled = await opened()
  await cancelSale(scope, cancelled.saleNo)
  expect(await settle(told(cancelled.billNo, 3600))).toBe('held')
  expect(await statusOf(cancelled.saleNo)).toBe('cancelled')
})

test('money that is stuck on its way back is spoken for: it goes by hand in the end, and nobody counts or returns it again', async () => {
  const { saleNo, billNo } = await opened()
  await settle(told(billNo, 1))
  const refundNo = await requestRefund(scope, { key: 'stuck', billNo, amountFen: 1, reason: '金额不符' })
  const stuck = { billNo, refundNo, refundId: 'r', state: 'abnormal', amountFen: 1, finishedAt: null } as const
  expect(await inTransaction(scope, (tx) => settleRefund(tx, stuck))).toBe('ours')
  await expect(acceptPayment(scope, billNo)).rejects.toMatchObject({ id: 'sale-not-open' })
  await expect(requestRefund(scope, { key: 'again', billNo, amountFen: 1, reason: 'x' })).rejects.toMatchObject({
    id: 'refund-too-much',
  })
  expect(await readSaleDetail(scope, saleNo)).toMatchObject({ refundableFen: 0 })
})

test('what is another merchant’s, or of a number nobody knows, changes nothing', async () => {
  const { saleNo, billNo } = await opened()
  expect(await settle(told(billNo, 3600, { mchid: '1999999999' }))).toBe('other-merchant')
  expect(await settle(told('CL00000000P1', 3600))).toBe('unknown-bill')
  expect(await statusOf(saleNo)).toBe('unpaid')
})

test('more than what was paid never goes back, whoever asks at once; what went back whole is no order any more', async () => {
  const { saleNo, billNo } = await opened()
  await settle(told(billNo, 3600))
  const ask = (key: string, amountFen: number) => requestRefund(scope, { key, billNo, amountFen, reason: '少一桶' })
  const asked = await Promise.allSettled([ask('a', 1800), ask('b', 1800), ask('c', 1800), ask('a', 1800)])
  // Two of the three, whichever came first; who asks again is told the same.
  expect(new Set(asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))).size).toBe(2)
  expect(asked[3]).toMatchObject({ status: asked[0]?.status })
  const refunds = await rows<{ no: string }>('select refund_no as no from refund where bill_no = $1 order by 1', [
    billNo,
  ])
  expect(refunds).toHaveLength(2)
  await expect(ask('d', 1)).rejects.toMatchObject({ id: 'refund-too-much' })
  const done = (refundNo: string, state: 'success' | 'processing') =>
    inTransaction(scope, (tx) =>
      settleRefund(tx, { billNo, refundNo, refundId: 'r', state, amountFen: 1800, finishedAt: new Date() }),
    )
  const [first, last] = refunds
  expect(await done(first?.no ?? '', 'success')).toBe('ours')
  expect(await done(first?.no ?? '', 'success')).toBe('known')
  expect(await statusOf(saleNo)).toBe('paid')
  expect(await ordersOf(saleNo)).toHaveLength(1)
  expect(await done(last?.no ?? '', 'processing')).toBe('ours')
  expect(await done(last?.no ?? '', 'success')).toBe('ours')
  expect(await readSaleDetail(scope, saleNo)).toMatchObject({
    sale: { status: 'refunded', refundedFen: 3600 },
    refundableFen: 0,
  })
  expect(await ordersOf(saleNo)).toEqual([])
  expect(await rows('select count(*)::int as n from contact_order where order_no = $1', [saleNo])).toEqual([{ n: 0 }])
})
