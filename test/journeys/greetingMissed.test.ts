import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildEvent } from '../support/build'
import { chatOf, contactOf, createWelcome, entryOf, keepFile, noticesTo, settled } from '../support/contacts'
import { png } from '../support/sandboxWire'

const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
const GET = '/cgi-bin/externalcontact/get'
const WINDOW_MS = 2500
let world: World

beforeEach(async () => {
  world = await startWorld({
    settings: {
      welcome: { windowMs: WINDOW_MS, marginMs: 200, retryMs: 100, nameTimeoutMs: 500 },
      outbox: { pollMs: 100 },
      inbox: { backoffMs: 300, pollMs: 100 },
    },
  })
  await createWelcome(world, { text: '{{customer|您}}好' })
})
afterEach(() => world.close())

const add = async (more: Record<string, unknown> = {}) =>
  (await world.sandbox.add({ userId: 'lin.mei', name: '张三', ...more })).externalUserId

/** The rep hears of it, once. */
async function repIsTold(words: RegExp): Promise<void> {
  await eventually(() => noticesTo(world, 'lin.mei').length > 0)
  expect(noticesTo(world, 'lin.mei')).toEqual([expect.stringMatching(words)])
}

test('too late: WeCom is not called, the timeline says why, and the rep is told', async () => {
  world.server.deps.clock.setOffset(WINDOW_MS + 1000)
  const id = await add()
  expect((await entryOf(world, id, 'not-greeted')).detail).toMatchObject({ reason: 'welcome-too-late' })
  await repIsTold(/已超过 20 秒/)
  expect(world.calls(SEND)).toBe(0)
  await settled(world)
  expect(await contactOf(world, id)).toMatchObject({ name: '张三', followUsers: [{ stands: true }] })
})

test('while another app sends (41096) it is tried again inside the window', async () => {
  addFault(world.sandbox, { path: SEND, kind: 'errcode', errcode: 41096, times: 2 })
  const id = await add()
  await entryOf(world, id, 'greeted')
  expect(world.sandbox.calls.list(SEND).map(({ errcode }) => errcode)).toEqual([41096, 41096, 0])
  expect(chatOf(world, id)).toEqual(['张三好'])
})

test('an app that never finishes (41096) is a miss with its own cause, and no call comes after the window', async () => {
  addFault(world.sandbox, { path: SEND, kind: 'errcode', errcode: 41096, times: -1 })
  const id = await add()
  expect((await entryOf(world, id, 'not-greeted', 2 * WINDOW_MS)).detail).toMatchObject({
    reason: 'other-app-sending',
    errcode: 41096,
  })
  await repIsTold(/其他应用/)
  const calls = world.sandbox.calls.list(SEND)
  const issuedAt = [...world.sandbox.state.welcomeCodes.values()][0]?.issuedAt ?? 0
  expect(calls.length).toBeGreaterThan(3)
  expect(Math.max(...calls.map(({ at }) => at - issuedAt))).toBeLessThan(WINDOW_MS)
})

test.each([
  [41051, 'already-chatting'],
  [41050, 'welcome-code-invalid'],
  [40058, 'wecom-refused'],
])('errcode %i is final: one call, and the cause %s', async (errcode, reason) => {
  addFault(world.sandbox, { path: SEND, kind: 'errcode', errcode })
  const id = await add()
  expect((await entryOf(world, id, 'not-greeted')).detail).toMatchObject({ reason, errcode })
  await settled(world)
  expect(world.calls(SEND)).toBe(1)
  expect(chatOf(world, id)).toEqual([])
})

test('a lost answer is repeated, told as unknown and never as sent, and the customer reads it once', async () => {
  addFault(world.sandbox, { path: SEND, kind: 'lose-answer' })
  const id = await add()
  expect((await entryOf(world, id, 'greeting-unknown')).detail).toMatchObject({ reason: 'no-longer-possible' })
  await repIsTold(/可能已送达/)
  expect(world.sandbox.calls.list(SEND).map(({ errcode }) => errcode)).toEqual([null, 41051])
  expect(chatOf(world, id)).toEqual(['张三好'])
})

test('a call that WeCom never acted on is made again and is sent', async () => {
  addFault(world.sandbox, { path: SEND, kind: 'refuse', times: 2 })
  const id = await add()
  await entryOf(world, id, 'greeted')
  expect(chatOf(world, id)).toEqual(['张三好'])
})

test('a call limit on the greeting (45009) leaves reading contacts and telling the rep alone', async () => {
  addFault(world.sandbox, { path: SEND, kind: 'errcode', errcode: 45009 })
  const id = await add()
  expect((await entryOf(world, id, 'not-greeted')).detail).toMatchObject({ reason: 'wecom-refused', errcode: 45009 })
  await repIsTold(/企业微信拒绝/)
  await settled(world)
  expect(await contactOf(world, id)).toMatchObject({ name: '张三', followUsers: [{ stands: true }] })
})

test('a call limit on reading contacts (45009) leaves the greeting alone, and the event goes on being tried', async () => {
  addFault(world.sandbox, { path: GET, kind: 'errcode', errcode: 45009 })
  const id = await add()
  await eventually(() => chatOf(world, id).length > 0)
  expect(chatOf(world, id)).toEqual(['您好'])
  await eventually(async () => {
    const [row] = await world.db.query(
      `select now() - received_at > $1 * interval '1 ms' as late from callback_event`,
      [WINDOW_MS + 500],
    )
    return row.late
  }, 2 * WINDOW_MS)
  const { body } = await world.api('GET', '/api/inbox?status=dead')
  expect(body.entries).toEqual([])
})

test('a slow WeCom costs the name, not the greeting', async () => {
  addFault(world.sandbox, { path: GET, kind: 'latency', latencyMs: 2500, times: -1 })
  await createWelcome(world, { text: '{{customer|您}}好，我是{{member|客服}}', state: 'slow' })
  addFault(world.sandbox, { path: '/cgi-bin/user/get', kind: 'latency', latencyMs: 2500, times: -1 })
  const began = Date.now()
  const id = await add({ state: 'slow' })
  await eventually(() => chatOf(world, id).length > 0)
  expect(Date.now() - began).toBeLessThan(2300)
  expect(chatOf(world, id)).toEqual(['您好，我是客服'])
})

test('a slow upload costs the file, not the greeting', async () => {
  const mediaFileId = await keepFile(world, 'a.png', 'image', png)
  await createWelcome(world, { text: '请看', state: 'file', attachments: [{ type: 'image', mediaFileId }] })
  await world.db.query('update media_file set media_id = null, expires_at = null')
  addFault(world.sandbox, { path: '/cgi-bin/media/upload', kind: 'latency', latencyMs: WINDOW_MS + 500, times: -1 })
  const id = await add({ state: 'file' })
  await entryOf(world, id, 'greeted', 2 * WINDOW_MS)
  expect(chatOf(world, id)).toEqual(['请看'])
})

test('of many at once, those who had to wait too long are not called after their window', async () => {
  addFault(world.sandbox, { path: SEND, kind: 'latency', latencyMs: 600, times: -1 })
  const all = await Promise.all(Array.from({ length: 60 }, (_, i) => add({ name: `客户${i}` })))
  await settled(world, 20_000)
  const late = world.sandbox.calls.list(SEND).filter(({ at, body }) => {
    const code = world.sandbox.state.welcomeCodes.get(String((body as { welcome_code: string }).welcome_code))
    return at - (code?.issuedAt ?? 0) > WINDOW_MS
  })
  expect(late).toEqual([])
  // Whoever was called last may have been greeted without an answer in time: that is unknown, and no miss.
  const outcomes = ['greeted', 'not-greeted', 'greeting-unknown']
  const told = await Promise.all(
    all.map(async (id) => (await contactOf(world, id))?.timeline.filter(({ kind }) => outcomes.includes(kind)) ?? []),
  )
  expect(told.map((of) => of.length)).toEqual(all.map(() => 1))
  expect(told.flat().filter(({ kind }) => kind === 'not-greeted').length).toBeGreaterThan(0)
})

test('an event from before is answered, written down, and not greeted', async () => {
  const id = await add()
  await entryOf(world, id, 'greeted')
  const createdAt = new Date(Date.now() - 3600_000)
  expect(await world.post(buildEvent({ externalUserId: id, welcomeCode: 'CALLBACK-old', createdAt }))).toBe(200)
  expect((await entryOf(world, id, 'not-greeted')).detail).toMatchObject({ reason: 'welcome-too-late' })
  expect(world.calls(SEND)).toBe(1)
})
