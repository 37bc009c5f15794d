import { tellOrders } from '../../src/services/orders/tell'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { DAY, HOUR, SILENCE_TABLES, silenceWorld, type SilenceWorld } from '../support/silence'

/** A Monday, 10:00 in Shanghai. */
const BEGIN = new Date('2026-11-02T02:00:00Z')
const after = (ms: number): Date => new Date(BEGIN.getTime() + ms)

let database: TestDatabase
let world: SilenceWorld
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query(`truncate ${SILENCE_TABLES}, order_line`)
  await insertMember(database.dataSource.manager, 'lin.mei')
  await insertContact(database.dataSource.manager, 'wm1', { addedAt: BEGIN })
  world = silenceWorld(database, BEGIN)
  await world.touch()
})
afterAll(() => database.close())

const buy = (orderNo: string, at: Date) =>
  tellOrders(world.scope(), [{ orderNo, customer: customer('wm1'), at, amountFen: 1800, source: 'shop', lines: [] }])
const customer = (externalUserId: string) => ({ externalUserId, unionId: null, customerNo: null, phone: null })
const open = async () =>
  (await database.dataSource.query<{ tier: string }[]>('select tier from silence_episode where closed_at is null')).map(
    ({ tier }) => tier,
  )

test('an order that a shop tells ends the silence at once, and the next one begins with it', async () => {
  await world.tick(after(7 * DAY))
  expect(await open()).toEqual(['pre-churn'])
  world.now = after(8 * DAY)
  await buy('A1', after(8 * DAY - HOUR))
  expect(await open()).toEqual([])
  await world.tick(after(14 * DAY))
  expect(await open()).toEqual([])
  await world.tick(after(15 * DAY))
  expect(await open()).toEqual(['pre-churn'])
})

test('an order of long ago that is told now ends nothing', async () => {
  await world.tick(after(7 * DAY))
  await buy('A2', after(-30 * DAY))
  await world.tick(after(7 * DAY + HOUR))
  expect(await open()).toEqual(['pre-churn'])
})
