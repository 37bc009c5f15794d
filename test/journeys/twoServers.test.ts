import type { RunningServer } from '../../src/server'
import { eventually, postCallback, startWorld, type World } from '../support/app'
import { buildEvent } from '../support/build'
import { chatOf, createWelcome, entryOf, settled } from '../support/contacts'

const TOKEN = '/cgi-bin/gettoken'
let world: World
let other: RunningServer

beforeAll(async () => {
  world = await startWorld({ settings: { welcome: { pollMs: 50 }, inbox: { pollMs: 50 } } })
  other = await world.startAnother()
  await createWelcome(world, { text: '{{customer|您}}好' })
})
afterAll(() => world.close())

test('many calls of two servers, all with a token that ended, cost one new token', async () => {
  await world.server.deps.wecom.contacts.followUsers()
  await other.deps.wecom.contacts.followUsers()
  expect(world.calls(TOKEN)).toBe(1)
  world.sandbox.clock.advance(7201_000)
  const servers = [world.server, other]
  const calls = Array.from({ length: 100 }, () => servers.map(({ deps }) => deps.wecom.contacts.followUsers())).flat()
  await Promise.all(calls)
  expect(world.calls(TOKEN)).toBe(2)
})

test('one event that reaches both servers is handled once', async () => {
  world.sandbox.faults.add({ path: 'callback', kind: 'drop' })
  const { externalUserId, welcomeCode } = await world.sandbox.add({ userId: 'lin.mei', name: '张三' })
  const plaintext = buildEvent({ externalUserId, welcomeCode: String(welcomeCode) })
  const both = [world.url, `http://127.0.0.1:${other.port}`]
  expect(await Promise.all(both.map((url) => postCallback(url, plaintext)))).toEqual([200, 200])
  await entryOf(world, externalUserId, 'greeted')
  await settled(world)
  expect(chatOf(world, externalUserId)).toEqual(['张三好'])
  expect(world.calls('/cgi-bin/externalcontact/send_welcome_msg')).toBe(1)
  expect(world.calls('/cgi-bin/externalcontact/get')).toBe(1)
})

test('many events are shared between the two, and each is handled once', async () => {
  world.sandbox.calls.clear()
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '李四' })
  await settled(world)
  world.sandbox.calls.clear()
  const events = Array.from({ length: 60 }, (_, i) =>
    buildEvent({ changeType: 'edit_external_contact', externalUserId, more: { Number: String(i) } }),
  )
  await Promise.all(events.map((event) => world.post(event)))
  await settled(world)
  expect(world.calls('/cgi-bin/externalcontact/get')).toBe(60)
})

test('a tick that both see as due runs once', async () => {
  await eventually(async () => {
    const [row] = await world.db.query(`select count(*)::int as open from job_run where finished_at is null`)
    return row.open === 0
  })
  const [before] = await world.db.query(`select count(*)::int as runs from job_run where job = 'retry'`)
  for (const server of [world.server, other]) server.deps.clock.setOffset(61_000)
  await Promise.all([world.server.catchUp(), other.catchUp()])
  const [after] = await world.db.query(
    `select count(*)::int as runs, max(attempts) as attempts from job_run where job = 'retry'`,
  )
  expect(after.runs - before.runs).toBe(1)
  expect(after.attempts).toBe(1)
  const done = world.logs.filter((line) => line.includes('"tick done"') && line.includes('"retry"'))
  expect(done).toHaveLength(after.runs)
})
