import { importOrders, type OrderImport } from '../../src/services/orders/importTable'
import { putProduct } from '../../src/services/products/write'
import { writeXlsx } from '../../src/services/tables/write'
import type { Scope } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { buildScope } from '../support/scope'

const now = new Date('2026-11-22T02:00:00Z')
let database: TestDatabase
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now, clock: () => now })
  await insertMember(scope.db, 'lin.mei')
  await insertContact(scope.db, 'wm1')
  for (const sku of ['W1', 'W2'])
    await putProduct(scope, {
      ...{ sku, name: sku, unit: '', cycleDays: null, successorSku: null, group: '', discontinued: false },
    })
})
beforeEach(() =>
  database.dataSource.query(
    'truncate contact_order, order_line, unmatched_order, touch, timeline_entry, replenishment, forecast_record',
  ),
)
afterAll(() => database.close())

const HEADINGS = '订单号,下单时间,客户ID,手机,产品编号,数量,金额,来源'
const csv = (...lines: string[]): Buffer => Buffer.from([HEADINGS, ...lines].join('\n'))
const bring = (bytes: Buffer, more: { dryRun?: boolean; format?: 'csv' | 'xlsx' } = {}): Promise<OrderImport> =>
  importOrders(scope, { bytes, format: 'csv', dryRun: false, ...more })
const counts = async (): Promise<number[]> =>
  Promise.all(
    ['contact_order', 'order_line', 'unmatched_order', 'touch'].map(async (table) => {
      const [row] = await database.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${table}`)
      return row?.count ?? -1
    }),
  )

test('every bad row is named with its column, the good orders are in, and a second import counts nothing twice', async () => {
  const bytes = csv(
    'A1,2026-11-01 09:30,wm1,,W1,2,36,门店',
    'A2,2026-12-01,wm1,,W1,1,18,门店',
    'A1,2026-11-01 09:30,wm1,,W2,1,9.5,门店',
    'A3,2026-11-02,wm1,,W1,-1,18,门店',
    'A4,2026-11-02,wm1,,W9,1,18,门店',
    'A5,30.02.2026,,,W1,x,-3,门店',
    'A6,2026/11/3,,138 0000 1111,W1,,"1,800",',
    'A7,2026-11-04,wm1,,W1,1,18,门店',
    'A7,2026-11-05,wm1,,W2,1,18,门店',
    ',2026-11-05,wm1,,W2,1,18,门店',
  )
  const foreseen = await bring(bytes, { dryRun: true })
  expect(await counts()).toEqual([0, 0, 0, 0])
  const first = await bring(bytes)
  expect(foreseen).toEqual(first)
  expect(first).toMatchObject({ rows: 10, created: 1, unchanged: 0, unmatched: 1, refusedRows: 7 })
  expect(first.refused.map(({ row, column }) => [row, column])).toEqual([
    [3, '下单时间'],
    [5, '数量'],
    [6, '产品编号'],
    [7, '下单时间'],
    [7, '数量'],
    [7, '金额'],
    [7, null],
    [9, null],
    [10, '下单时间'],
    [11, '订单号'],
  ])
  expect(await counts()).toEqual([1, 2, 1, 1])
  expect(await scope.db.query('select at, amount_fen, source from contact_order')).toEqual([
    { at: new Date('2026-11-01T01:30:00Z'), amount_fen: '4550', source: '门店' },
  ])
  expect(await scope.db.query('select phone, amount_fen, lines from unmatched_order')).toEqual([
    { phone: '13800001111', amount_fen: '180000', lines: [{ sku: 'W1', quantity: 1 }] },
  ])
  expect(await bring(bytes)).toEqual({ ...first, created: 0, unchanged: 2, unmatched: 0 })
  expect(await counts()).toEqual([1, 2, 1, 1])
})

test('an order of which one row is bad is not taken at all, and says which row it was', async () => {
  const report = await bring(csv('B1,2026-11-01,wm1,,W1,1,1,', 'B1,x,wm1,,W2,1,1,', 'B1,2026-11-01,wm1,,W2,1,1,'))
  expect(report).toMatchObject({ created: 0, refusedRows: 3 })
  expect(report.refused.map(({ row, message }) => [row, message.en])).toEqual([
    [2, 'row 3 of the same order is wrong: none of it was taken'],
    [3, 'is no date or time'],
    [4, 'row 3 of the same order is wrong: none of it was taken'],
  ])
  expect(await counts()).toEqual([0, 0, 0, 0])
})

test('a number that stands for another order is refused in each of its rows', async () => {
  await bring(csv('C1,2026-11-01,wm1,,W1,1,1,'))
  expect(await bring(csv('C1,2026-11-01,wm1,,W1,1,1,', 'C1,2026-11-01,wm1,,W2,1,1,'))).toMatchObject({
    unchanged: 0,
    refused: [
      { row: 2, column: '订单号' },
      { row: 3, column: '订单号' },
    ],
  })
})

const GB18030 = [
  Buffer.from([0xb6, 0xa9, 0xb5, 0xa5, 0xba, 0xc5]),
  Buffer.from(',Date,External user ID\nD1,2026-11-01,wm1'),
]

test.each([
  ['UTF-16', Buffer.from(`\ufeff${HEADINGS}\nD1,2026-11-01,wm1,,W1,1,1,小程序\n`, 'utf16le')],
  ['semicolons', Buffer.from(`sep=;\n${HEADINGS.replaceAll(',', ';')}\nD1;2026-11-01;wm1;;W1;1;1;小程序\n`)],
  ['GB18030', Buffer.concat(GB18030)],
])('a CSV with %s is read', async (_, bytes) => {
  expect(await bring(bytes)).toMatchObject({ rows: 1, created: 1 })
})

test('an XLSX is read as its CSV is', async () => {
  const xlsx = await writeXlsx([HEADINGS.split(','), 'E1,2026-11-01,wm1,,W1,1,1,店'.split(',')], 'orders')
  expect(await bring(xlsx, { format: 'xlsx' })).toMatchObject({ rows: 1, created: 1 })
})

test('of two imports at the same time one is told to wait', async () => {
  const bytes = csv(...Array.from({ length: 2000 }, (_, i) => `F${i},2026-11-01,wm1,,W1,1,1,`))
  const both = await Promise.allSettled([bring(bytes), bring(bytes)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { id: 'import-running' } })
  expect(await counts()).toEqual([2000, 2000, 0, 2000])
})

test('a file without its headings, or with a quotation mark left open, is refused as a whole', async () => {
  await expect(bring(Buffer.from('a,b\n1,2'))).rejects.toMatchObject({ id: 'table-headings' })
  await expect(bring(Buffer.from(''))).rejects.toMatchObject({ id: 'table-headings' })
  await expect(bring(csv('G1,2026-11-01,"wm1,,W1,1,1,'))).rejects.toMatchObject({ id: 'table-unreadable' })
  expect(await counts()).toEqual([0, 0, 0, 0])
})
