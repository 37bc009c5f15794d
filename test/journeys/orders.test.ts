import { DemoShop } from '../../src/demoShop'
import { createLog } from '../../src/log'
import { refreshForecasts } from '../../src/services/replenishment/refresh'
import { eventually, startWorld, type Answer, type World } from '../support/app'

let world: World
beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing', settings: { sync: { atFirstStart: true } } })
  await eventually(async () => (await world.db.query(`select 1 from sync_run where status = 'done'`)).length > 0)
})
afterAll(() => world.close())

const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => world.db.query(sql, values)
const refused = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body.error as { id: string } | undefined)?.id,
]
/** Somebody whom only Lin Mei follows, and who bought something. */
let contact = ''

test('the sandbox’s shop posts its products and 180 days of orders, and again changes nothing', async () => {
  const config = { ...world.config, sandboxPort: Number(new URL(world.sandboxUrl).port) }
  const shop = (): DemoShop => new DemoShop(config, world.server, createLog('silent', 'test'))
  await shop().tell()
  const counts = () =>
    rows<Record<string, number>>(
      `select (select count(*)::int from contact_order) as orders, (select count(*)::int from unmatched_order) as waiting,
              (select count(*)::int from product) as products, (select count(*)::int from order_population) as rhythms`,
    )
  const [first] = await counts()
  expect(first!.orders! + first!.waiting!).toBe(world.sandbox.state.shopOrders.size)
  expect(first!.orders).toBeGreaterThan(1000)
  expect(first!.waiting).toBeGreaterThan(0)
  expect(first!.products).toBe(7)
  // Of the shop, its two groups, and most products.
  expect(first!.rhythms).toBeGreaterThan(6)
  await shop().tell()
  expect(await counts()).toEqual([first])
  const [due] = await rows<{ count: number }>(`select count(*)::int from replenishment where due_on is not null`)
  expect(due!.count).toBeGreaterThan(100)
  const [one] = await rows<{ id: string }>(
    `select external_user_id as id from replenishment r join follow_user f using (external_user_id)
      where due_on is not null and sku = 'W18' and removed_at is null and r.last_day < now() - interval '1 day'
      group by 1 having array_agg(f.user_id) = '{lin.mei}' order by 1 limit 1`,
  )
  contact = one!.id
})

interface Purchase {
  sku: string
  lastDay: string
  lastQuantity: number
  paused: boolean
  due: { why: { zh: string } } | null
}
const purchases = async (): Promise<Purchase[]> =>
  (await world.apiAs('lin.mei', 'GET', `/api/contacts/${contact}/purchases`)).body as unknown as Purchase[]

test('a rep writes an order down, once per key, and what they buy shows it', async () => {
  const day = new Date().toISOString().slice(0, 10)
  const body = { key: 'c5f9f1c8-6a42-4f3e-9a53-0a4f0a0b1c2d', sku: 'W18', quantity: 5, day }
  const order = (more: object = {}): Promise<Answer> =>
    world.apiAs('lin.mei', 'POST', `/api/contacts/${contact}/orders`, { ...body, ...more })
  const before = await rows('select 1 from order_line where external_user_id = $1', [contact])
  expect((await order()).status).toBe(200)
  expect((await order()).status).toBe(200)
  expect(refused(await order({ quantity: 6 }))).toEqual([409, 'order-differs'])
  expect(refused(await order({ day: '2099-01-01' }))).toEqual([400, 'invalid-input'])
  expect(refused(await order({ sku: 'nothing' }))).toEqual([400, 'invalid-input'])
  expect(await rows('select 1 from order_line where external_user_id = $1', [contact])).toHaveLength(before.length + 1)
  expect((await purchases()).find(({ sku }) => sku === 'W18')).toMatchObject({ lastDay: day, lastQuantity: 5 })
})

test('a rep pauses a product of a customer, and says how long it lasts', async () => {
  const change = (body: object, sku = 'W18'): Promise<Answer> =>
    world.apiAs('lin.mei', 'PUT', `/api/contacts/${contact}/purchases/${sku}`, body)
  expect((await change({ paused: true, saidDays: 44 })).status).toBe(200)
  const found = (await purchases()).find(({ sku }) => sku === 'W18')
  expect(found).toMatchObject({ paused: true, due: { why: { zh: expect.stringContaining('44') } } })
  expect((await change({ paused: false })).status).toBe(200)
  expect((await purchases()).find(({ sku }) => sku === 'W18')).toMatchObject({ paused: false })
  expect(refused(await change({ paused: true }, 'nothing'))).toEqual([404, 'not-found'])
})

test('one order, and many of which each is judged alone', async () => {
  const order = { orderNo: 'J1', externalUserId: contact, at: new Date().toISOString(), amountFen: 5, source: '店' }
  const bought = { ...order, lines: [{ sku: 'W18', quantity: 1 }] }
  expect((await world.api('POST', '/api/orders', bought)).body).toEqual({
    ...{ orderNo: 'J1', recorded: true, outcome: 'recorded' },
  })
  expect(refused(await world.api('POST', '/api/orders', { ...bought, lines: [] }))).toEqual([409, 'order-differs'])
  expect(
    refused(await world.api('POST', '/api/orders', { ...bought, orderNo: 'J2', lines: [{ sku: 'X', quantity: 1 }] })),
  ).toEqual([400, 'invalid-input'])
  const many = await world.api('POST', '/api/orders', {
    orders: [
      bought,
      { ...bought, amountFen: -5, orderNo: 'J3' },
      { ...order, orderNo: 'J4', externalUserId: 'wmNobody' },
    ],
  })
  expect(many.body).toMatchObject({
    orders: [
      { outcome: 'known', recorded: false, problems: [] },
      { outcome: 'refused', problems: [{ path: 'amountFen' }] },
      { outcome: 'unmatched', recorded: false },
    ],
  })
})

test('an admin attaches a waiting order by hand', async () => {
  const page = await world.apiAs('he.qing', 'GET', '/api/unmatched-orders?limit=2')
  expect(page.body).toMatchObject({ orders: [expect.anything(), expect.anything()], next: expect.any(String) })
  const total = Number(page.body.total)
  const attach = (): Promise<Answer> =>
    world.apiAs('he.qing', 'POST', '/api/unmatched-orders/J4/attach', { externalUserId: contact })
  expect((await attach()).body).toEqual({ attached: 1 })
  expect(refused(await attach())).toEqual([404, 'not-found'])
  expect((await world.apiAs('he.qing', 'GET', '/api/unmatched-orders')).body.total).toBe(total - 1)
})

test('products come in as a table, and a successor that is none is named', async () => {
  const table = [
    '产品编号,名称,周期天数,替代产品',
    'P1,茶,20,',
    'P2,旧茶,,P1',
    'P3,坏茶,x,',
    'P4,怪茶,,P9',
    'P1,茶二,,',
  ].join('\n')
  const bring = async (dryRun: boolean): Promise<unknown> => {
    const response = await fetch(`${world.url}/api/products/import?format=csv&dryRun=${dryRun}`, {
      ...{ method: 'POST', body: table, headers: { authorization: world.operator } },
    })
    return response.json()
  }
  const expected = { rows: 5, created: 2, updated: 0, unchanged: 0, refused: [{ row: 4 }, { row: 5 }, { row: 6 }] }
  expect(await bring(true)).toMatchObject(expected)
  expect(await bring(false)).toMatchObject(expected)
  expect(await bring(false)).toMatchObject({ created: 0, unchanged: 2 })
  const page = await world.apiAs('lin.mei', 'GET', '/api/products?q=茶')
  expect(page.body).toMatchObject({ total: 2, products: [{ sku: 'P1', cycleDays: 20 }, { successorName: '茶' }] })
})

test('the accuracy of forecasts stands beside the naive rule', async () => {
  world.sandbox.clock.advance(0)
  const scope = world.server.deps.scope({ pool: 'work', lane: 'normal', actor: 'test' })
  await refreshForecasts(scope)
  const { body } = await world.apiAs('he.qing', 'GET', '/api/forecasts/accuracy')
  expect(body).toEqual(expect.arrayContaining([expect.objectContaining({ sku: 'W18', naive: expect.anything() })]))
})
