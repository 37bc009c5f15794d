import { eventually, startWorld, type World } from '../support/app'
import { buildEvent } from '../support/build'
import { createWelcome, entryOf, chatOf } from '../support/contacts'
import { startProxy, type Proxy } from '../support/proxy'

let proxy: Proxy
let world: World

beforeAll(async () => {
  proxy = await startProxy()
  world = await startWorld({ databaseUrl: proxy.to })
  await createWelcome(world, { text: '您好' })
})
afterEach(() => proxy.mend())
afterAll(async () => {
  await world.close()
  await proxy.close()
})

const status = async (path: string): Promise<number> => (await fetch(world.url + path)).status
const stored = async (): Promise<number> =>
  Number((await world.db.query('select count(*)::int as rows from callback_event'))[0].rows)

test('without PostgreSQL a callback is not acknowledged, and the server says that it is alive and not ready', async () => {
  expect(await status('/readyz')).toBe(200)
  await proxy.cut()
  const before = await stored()
  expect(await world.post(buildEvent())).toBe(503)
  expect(await stored()).toBe(before)
  expect(await Promise.all(['/healthz', '/readyz'].map(status))).toEqual([200, 503])
  await proxy.mend()
  expect(await world.post(buildEvent())).toBe(200)
  await eventually(async () => (await status('/readyz')) === 200)
})

test('what WeCom sends while PostgreSQL is away is sent again, and the customer is greeted', async () => {
  await proxy.cut()
  const adding = world.sandbox.add({ userId: 'lin.mei', name: '张三', state: 'poster-03' })
  setTimeout(() => void proxy.mend(), 700)
  const { externalUserId, delivered } = await adding
  expect(delivered).toBe(true)
  await entryOf(world, externalUserId, 'greeted')
  expect(chatOf(world, externalUserId)).toEqual(['您好'])
})

test('connections that PostgreSQL ended are replaced without a restart', async () => {
  await world.db.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '李四' })
  await entryOf(world, externalUserId, 'greeted')
})

test('a PostgreSQL that takes everything and answers nothing costs the callback its acknowledgement within 5 s', async () => {
  proxy.freeze()
  const began = Date.now()
  expect(await world.post(buildEvent())).toBe(503)
  expect(Date.now() - began).toBeLessThan(5000)
  await proxy.mend()
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '王五' })
  await entryOf(world, externalUserId, 'greeted', 10_000)
})
