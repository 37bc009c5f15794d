import { AppError } from '../../src/errors'
import type { Scope } from '../../src/scope'
import type { NewBooking } from '../../src/services/booking/book'
import { bookByLink, bookingLink, visitLink } from '../../src/services/booking/links'
import { putSlot } from '../../src/services/booking/slots'
import { putProduct } from '../../src/services/products/write'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { buildScope } from '../support/scope'

// A Monday, 08:00 in Shanghai.
const NOW = new Date('2026-11-23T00:00:00Z')
const DAY_MS = 24 * 3600 * 1000
let database: TestDatabase
let scope: Scope
let slotId: number
const rows = <T>(sql: string): Promise<T[]> => database.dataSource.query(sql)
const after = (days: number): Scope => ({ ...scope, clock: () => new Date(NOW.getTime() + days * DAY_MS) })

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
  scope = buildScope({ db: database.dataSource.manager, now: NOW, clock: () => NOW, actor: 'lin.mei' })
  for (const id of ['wmA', 'wmB']) await insertContact(scope.db, id)
  await putProduct(scope, {
    ...{ sku: 'W1', name: '桶装水', unit: '桶', cycleDays: null, priceFen: 1800 },
    ...{ successorSku: null, group: '', discontinued: false },
  })
  slotId = await putSlot(scope, { id: null, weekday: 2, from: 540, until: 720, capacity: 9, cutOffMinutes: 60 })
})
beforeEach(() => rows('truncate delivery_load, booking, booking_link, sale, sale_line'))
afterAll(() => database.close())

const made = async (): Promise<string> =>
  (await bookingLink(scope, { externalUserId: 'wmA', sku: 'W1', quantity: 3, cause: 'replenish:1' }))
    .split('/')
    .at(-1) ?? ''
const draft = (key: string, quantity = 1): Omit<NewBooking, 'externalUserId'> => ({
  ...{ key, terms: 'on-delivery', lines: [{ sku: 'W1', quantity }], note: '', day: '2026-11-24', slotId },
  ...{ recipient: '王芳', phone: '13800000000', address: '南京路 1 号' },
})
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.id : String(error)),
  )

test('a link is an address of ours that opens for its customer, and no row can be turned back into it', async () => {
  const url = await bookingLink(scope, { externalUserId: 'wmA', sku: 'W1', quantity: 3, cause: 'replenish:1' })
  expect(url).toMatch(/^https:\/\/changlai\.example\/booking\/[\w-]{43}$/)
  const token = url.split('/').at(-1) ?? ''
  expect(await visitLink(scope, token, 'wmA')).toMatchObject({ as: 'open', link: { sku: 'W1', quantity: 3 } })
  expect(JSON.stringify(await rows('select * from booking_link'))).not.toContain(token)
})

test('two links of one cause are two, and there is none for whom we do not know', async () => {
  expect(await made()).not.toBe(await made())
  expect(await refusal(bookingLink(scope, { externalUserId: 'wmX', sku: 'W1', quantity: 1, cause: 'c' }))).toBe(
    'not-found',
  )
})

test('a forwarded, expired, altered or made-up link is refused, says nothing of the customer, and books nothing', async () => {
  const token = await made()
  const tries: [Scope, string, string | null][] = [
    [scope, token, 'wmB'],
    [scope, token, null],
    [after(7), token, 'wmA'],
    [scope, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 'wmA'],
    [scope, '', 'wmA'],
    [scope, `${token.slice(1)}\0`, 'wmA'],
    [scope, token.repeat(1000), 'wmA'],
  ]
  for (const [at, one, visitor] of tries) {
    const seen = await visitLink(at, one, visitor)
    expect(Object.keys(seen)).toEqual(['as', 'why'])
    expect(await refusal(bookByLink(at, { token: one, visitor, draft: draft('k') }))).toBe('link-refused')
  }
  expect(await rows('select 1 from sale')).toEqual([])
})

test('a link books once: ten times the same form is one booking, another form is told, and its customer sees what was booked', async () => {
  const token = await made()
  const book = (key: string, quantity?: number) =>
    bookByLink(scope, { token, visitor: 'wmA', draft: draft(key, quantity) })
  const sales = await Promise.all(Array.from({ length: 10 }, () => book('k')))
  expect(new Set(sales.map(({ saleNo }) => saleNo)).size).toBe(1)
  expect(await refusal(book('another'))).toBe('link-used')
  expect(await refusal(book('k', 5))).toBe('sale-differs')
  expect(await rows('select taken from delivery_load')).toEqual([{ taken: 1 }])
  expect(await rows('select 1 from sale')).toHaveLength(1)
  const seen = { as: 'booked', link: { saleNo: sales[0]?.saleNo } }
  expect(await visitLink(after(30), token, 'wmA')).toMatchObject(seen)
  expect(await visitLink(scope, token, 'wmB')).toEqual({ as: 'refused', why: 'not-theirs' })
})

test('two different forms of one link at once are one booking', async () => {
  const token = await made()
  const both = ['a', 'b'].map((key) => refusal(bookByLink(scope, { token, visitor: 'wmA', draft: draft(key) })))
  expect((await Promise.all(both)).sort()).toEqual(['done', 'link-used'])
  expect(await rows('select 1 from booking')).toHaveLength(1)
})
