import { setTimeout as sleep } from 'node:timers/promises'
import { readChatBills } from '../../src/services/payments/chatBills'
import { openPayment } from '../../src/services/payments/open'
import { putProduct } from '../../src/services/products/write'
import type { BillPage, OpenedPayment, PlacedSale, SaleDetail, SalePage } from '../../src/handlers/sales/sales.schema'
import { addFault, eventually, startWorld, type Answer, type World } from '../support/app'
import { paidResource, sealNotification, type Telling } from '../support/pay'
import { newKeys } from '../../config/sandboxWxpay'
import { payKeys } from '../support/wxpay'

/** An order is placed in the sidebar, paid at WeChat Pay, given back; what is told late, twice or falsely; what is never told. */
let world: World
let customer: string
const OPEN = '/v3/pay/transactions/native'

beforeAll(async () => {
  world = await startWorld({ pay: payKeys, limits: 'off', admins: 'zhou.kai', seed: 'shop' })
  await putProduct(world.server.deps.scope({ pool: 'requests', lane: 'normal', actor: 'test' }), {
    ...{ sku: 'W18', name: '桶装水', unit: '桶', cycleDays: null, priceFen: 1800, successorSku: null, group: '' },
    discontinued: false,
  })
  customer = (await world.sandbox.add({ userId: 'lin.mei', name: '张三' })).externalUserId
  await eventually(async () => {
    const rows = await world.db.query('select 1 from contact where external_user_id = $1', [customer])
    return rows.length > 0
  })
})
afterAll(() => world.close())

const path = (rest: string): string => `/api/contacts/${customer}/${rest}`
const key = (): string => crypto.randomUUID()
async function place(quantity = 2): Promise<PlacedSale> {
  const body = { key: key(), lines: [{ sku: 'W18', quantity }] }
  const placed = await world.apiAs('lin.mei', 'POST', path('sales'), body)
  expect(placed.status).toBe(200)
  return placed.body as unknown as PlacedSale
}
const code = (saleNo: string): Promise<Answer> => world.apiAs('lin.mei', 'POST', path(`sales/${saleNo}/code`), {})
async function opened(saleNo: string): Promise<OpenedPayment> {
  const answer = await code(saleNo)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body as unknown as OpenedPayment
}
const detail = async (saleNo: string): Promise<SaleDetail> =>
  (await world.apiAs('zhou.kai', 'GET', `/api/sales/${saleNo}`)).body as unknown as SaleDetail
const isPaid = (saleNo: string) => eventually(async () => (await detail(saleNo)).sale.status === 'paid')
const pays = (codeUrl: string, more: object = {}) =>
  world.sandbox.pay({ act: 'pay', no: codeUrl, externalUserId: customer, ...more })
async function tell(telling: Telling): Promise<number> {
  const { headers, body } = sealNotification(telling)
  return (await fetch(`${world.url}/pay/notify`, { method: 'POST', headers, body })).status
}
const orders = async (saleNo: string): Promise<number> => {
  const [row] = await world.db.query<{ n: number }[]>(
    'select count(*)::int as n from contact_order where order_no = $1',
    [saleNo],
  )
  return row?.n ?? 0
}

test('a rep places an order, the customer scans and pays, and it is an order of theirs, once', async () => {
  const { saleNo, amountFen } = await place()
  expect(amountFen).toBe(3600)
  const first = await opened(saleNo)
  expect(await opened(saleNo)).toEqual(first)
  await pays(first.codeUrl, { manner: 'twice' })
  await isPaid(saleNo)
  expect(await orders(saleNo)).toBe(1)
  expect(await code(saleNo)).toMatchObject({ status: 409, body: { error: { id: 'payment-paid' } } })
  const list = (await world.apiAs('lin.mei', 'GET', path('sales'))).body as unknown as SalePage
  expect(list.sales.map((sale) => [sale.saleNo, sale.status])).toContainEqual([saleNo, 'paid'])
  expect(await world.apiAs('chen.hao', 'GET', path('sales'))).toMatchObject({ status: 403 })
})

test('a payment nobody told of is found when somebody looks', async () => {
  const { saleNo } = await place()
  const { codeUrl } = await opened(saleNo)
  await pays(codeUrl, { manner: 'never' })
  await sleep(300)
  expect((await detail(saleNo)).sale.status).toBe('unpaid')
  const looked = await world.apiAs('lin.mei', 'GET', path(`sales/${saleNo}`))
  expect((looked.body as unknown as SaleDetail).sale.status).toBe('paid')
})

test('a lost answer at the opening loses nothing: asked again, it is the same bill, and what was paid counts once', async () => {
  const { saleNo } = await place()
  addFault(world.sandbox, { path: OPEN, kind: 'lose-answer', times: 1 })
  expect(await code(saleNo)).toMatchObject({ status: 503, body: { error: { id: 'payment-unknown' } } })
  const { billNo, codeUrl } = await opened(saleNo)
  expect(billNo).toBe(`${saleNo}P1`)
  await pays(codeUrl)
  await isPaid(saleNo)
  expect((await detail(saleNo)).payments).toHaveLength(1)
})

test('two who open it in different ways at the same moment leave one way to pay', async () => {
  const { saleNo } = await place()
  const scope = world.server.deps.scope({ pool: 'requests', lane: 'normal', actor: 'customer' })
  const openId = await scope.wecom.externalPay.openIdOfContact(customer)
  const states = () =>
    [...world.sandbox.state.payOrders.values()]
      .filter(({ billNo }) => billNo.startsWith(saleNo))
      .map(({ state }) => state)
  addFault(world.sandbox, { path: OPEN, kind: 'latency', latencyMs: 600, times: 1 })
  const slow = code(saleNo)
  await eventually(async () => (await world.db.query('select 1 from payment where sale_no = $1', [saleNo])).length > 0)
  const { jsapi } = await openPayment(scope, { saleNo, method: 'jsapi', openId, createdBy: null })
  expect(jsapi).not.toBeNull()
  expect(await slow).toMatchObject({ status: 503, body: { error: { id: 'payment-unknown' } } })
  expect(states().sort()).toEqual(['CLOSED', 'NOTPAY'])
  const both = await Promise.all([
    code(saleNo).then(({ status }) => status),
    openPayment(scope, { saleNo, method: 'jsapi', openId, createdBy: null }).then(
      () => 200,
      () => 503,
    ),
  ])
  expect(both.every((status) => status === 200 || status === 503)).toBe(true)
  expect(states().filter((state) => state === 'NOTPAY').length).toBeLessThanOrEqual(1)
})

test('forged, stale, altered and foreign notifications are refused in the log and change nothing', async () => {
  const { saleNo } = await place()
  const { billNo } = await opened(saleNo)
  const resource = paidResource(billNo, 3600)
  const stranger = newKeys()
  expect(await tell({ resource, privateKey: stranger.platformPrivateKey })).toBe(401)
  expect(await tell({ resource, serial: 'PUB_KEY_ID_OTHER' })).toBe(401)
  expect(await tell({ resource, at: new Date(Date.now() - 301_000) })).toBe(400)
  const sealed = sealNotification({ resource })
  const altered = sealed.body.replace('"summary":"ok"', '"summary":"no"')
  const response = await fetch(`${world.url}/pay/notify`, { method: 'POST', headers: sealed.headers, body: altered })
  expect(response.status).toBe(401)
  expect(await tell({ resource: paidResource(billNo, 3600, { mchid: '1999999999' }) })).toBe(200)
  expect(await tell({ resource: paidResource('CLUNKNOWNP1', 3600) })).toBe(200)
  const bills = await eventually(async () => {
    const page = (await world.apiAs('zhou.kai', 'GET', '/api/trade-bills')).body as unknown as BillPage
    return page.strays.length >= 2 ? page : null
  })
  expect(bills.strays.map(({ outcome }) => outcome).sort()).toEqual(['other-merchant', 'unknown-bill'])
  expect((await detail(saleNo)).sale.status).toBe('unpaid')
})

test('an amount that differs is held for a person, and given back on request, whole and once', async () => {
  const { saleNo } = await place()
  const { billNo } = await opened(saleNo)
  expect(await tell({ resource: paidResource(billNo, 1) })).toBe(200)
  await eventually(async () => (await detail(saleNo)).payments[0]?.status === 'held')
  expect((await detail(saleNo)).sale.status).toBe('unpaid')
  const held = (await world.apiAs('zhou.kai', 'GET', '/api/sales?status=held')).body as unknown as SalePage
  expect(held.sales.map((sale) => sale.saleNo)).toEqual([saleNo])
})

test('money goes back under one number though the answer was lost; the order is none any more', async () => {
  const { saleNo } = await place(1)
  const { billNo, codeUrl } = await opened(saleNo)
  await pays(codeUrl)
  await isPaid(saleNo)
  addFault(world.sandbox, { path: '/v3/refund/domestic/refunds', kind: 'lose-answer', times: 1 })
  const body = { key: key(), billNo, amountFen: 1800, reason: '送错了' }
  const asked = await world.apiAs('zhou.kai', 'POST', '/api/refunds', body)
  expect(asked).toMatchObject({ status: 200, body: { refundNo: `${billNo}R1` } })
  expect(await world.apiAs('zhou.kai', 'POST', '/api/refunds', { ...body, key: key() })).toMatchObject({
    status: 409,
    body: { error: { id: 'refund-too-much' } },
  })
  await eventually(async () => (await detail(saleNo)).sale.status === 'refunded', 20_000)
  expect(await orders(saleNo)).toBe(0)
  const moves = [...world.sandbox.state.payMoves.values()].filter(({ no }) => no.startsWith(billNo))
  expect(moves.map(({ kind, fen }) => [kind, fen])).toEqual([
    ['payment', 1800],
    ['refund', 1800],
  ])
}, 40_000)

test('a cancelled order is closed at WeChat, and nobody can pay it any more', async () => {
  const { saleNo } = await place()
  const { codeUrl } = await opened(saleNo)
  expect((await world.apiAs('lin.mei', 'POST', path(`sales/${saleNo}/cancel`), {})).status).toBe(200)
  await eventually(async () => (await detail(saleNo)).payments[0]?.status === 'closed')
  await expect(pays(codeUrl)).rejects.toThrow()
})

test('money that a member collects in the chat pays the order it was asked for; other money is an order of its own', async () => {
  const { saleNo, amountFen } = await place()
  const asked = await world.apiAs('lin.mei', 'POST', path(`sales/${saleNo}/chat-payment`), {})
  expect(asked).toMatchObject({ status: 200, body: { totalFee: amountFen } })
  const scope = world.server.deps.scope({ pool: 'work', lane: 'bulk', actor: 'test' })
  const other = await world.sandbox.pay({ act: 'collect', externalUserId: customer, userId: 'lin.mei', fen: 990 })
  const back = await world.sandbox.pay({ act: 'collect', externalUserId: customer, userId: 'lin.mei', fen: amountFen })
  expect(await readChatBills(scope)).toEqual({ bills: 2, fresh: 2 })
  expect(await readChatBills(scope)).toMatchObject({ fresh: 0 })
  expect(await detail(saleNo)).toMatchObject({
    sale: { status: 'paid' },
    payments: [{ method: 'wecom', status: 'paid' }],
  })
  expect(await world.db.query(`select amount_fen from contact_order where source = '对外收款'`)).toEqual([
    { amount_fen: '990' },
  ])
  await world.sandbox.pay({ act: 'collect-back', no: back.no })
  await world.sandbox.pay({ act: 'collect-back', no: other.no })
  await readChatBills(scope)
  expect(await world.db.query(`select 1 from contact_order where source = '对外收款'`)).toEqual([])
  expect(await detail(saleNo)).toMatchObject({ sale: { status: 'refunded', refundedFen: amountFen } })
})

test('neither log nor answer holds a key', () => {
  const secrets = [payKeys.apiV3Key, payKeys.apiV2Key, payKeys.paySecret, payKeys.merchantPrivateKey.slice(40, 90)]
  for (const secret of secrets) expect(world.logs.filter((line) => line.includes(secret))).toEqual([])
})
