import { Agent, request } from 'node:http'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildEvent, keyOf, seal } from '../support/build'
import { chatOf, createWelcome, entryOf, keepFile, settled } from '../support/contacts'
import { corp, png } from '../support/sandboxWire'

const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
const GET = '/cgi-bin/externalcontact/get'
let world: World

beforeEach(async () => {
  world = await startWorld({
    admins: 'zhou.kai',
    settings: { outbox: { pollMs: 50 }, inbox: { pollMs: 50, leaseMs: 1500 } },
  })
})
afterEach(() => world.close())

const get = async (path: string): Promise<[number, string]> => {
  const response = await fetch(world.url + path)
  return [response.status, await response.text()]
}

test('health, readiness and figures are there for anybody who watches, without a token', async () => {
  await world.post(buildEvent({ changeType: 'del_follow_user' }))
  await world.post('not readable')
  await fetch(`${world.url}/wecom/callback`, { method: 'POST', body: 'nonsense' })
  await settled(world)
  expect(await get('/healthz')).toEqual([200, '{"alive":true}'])
  const [status, ready] = await get('/readyz')
  expect([status, JSON.parse(ready)]).toEqual([
    200,
    {
      ready: true,
      database: 'ok',
      migrations: 'ok',
      queues: expect.objectContaining({ inboxDead: 1, state: 'ok' }),
    },
  ])
  const [, figures] = await get('/metrics')
  expect(figures).toMatch(/changlai_callbacks_total\{result="new"\} 2/)
  expect(figures).toMatch(/changlai_callbacks_total\{result="refused"\} 1/)
  expect(figures).toMatch(/changlai_events_total\{outcome="dead"\} 1/)
  expect(figures).toMatch(/changlai_queue_rows\{queue="dead-letters"\} 1/)
})

test('a queue that falls behind is said, and does not make the server unready', async () => {
  await world.db.query(
    `insert into callback_event (key, name, plaintext, received_at, urgent, due_at, locked_by, locked_until)
     values ($1, 'x', 'x', now(), false, now() - interval '2 minutes', 'somebody', now() + interval '1 hour')`,
    [Buffer.alloc(32, 1)],
  )
  const [status, body] = await get('/readyz')
  expect([status, JSON.parse(body).queues.state]).toEqual([200, 'behind'])
})

test('the API describes itself, and each description names what the server has', async () => {
  const [status, body] = await get('/api/openapi.json')
  const { openapi, paths } = JSON.parse(body) as { openapi: string; paths: object }
  expect([status, openapi]).toEqual([200, '3.1.0'])
  for (const path of ['/api/inbox', '/api/inbox/{key}/replay', '/api/contacts/{externalUserId}']) {
    expect(paths).toHaveProperty([path])
  }
})

test("WeCom's check of the domain is served from the data directory, and nothing else is", async () => {
  writeFileSync(join(world.config.dataDir, 'WW_verify_abc123.txt'), 'abc123')
  writeFileSync(join(world.config.dataDir, 'session-secret'), 'not for you')
  expect(await get('/WW_verify_abc123.txt')).toEqual([200, 'abc123'])
  expect((await get('/WW_verify_missing.txt'))[0]).toBe(401)
  for (const path of ['/session-secret', '/WW_verify_..%2fsession-secret.txt', '/../session-secret']) {
    expect((await get(path))[1]).not.toContain('not for you')
  }
})

describe('stopping', () => {
  /** Posts over a connection that stays open, as a proxy in front of the server would. */
  function postKeepingAlive(agent: Agent, plaintext: string): Promise<number> {
    const { query, body } = seal(plaintext)
    return new Promise((resolve, reject) => {
      const sent = request(
        `${world.url}/wecom/callback?${new URLSearchParams(query)}`,
        { method: 'POST', agent },
        (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)),
      )
      sent.on('error', reject).end(body)
    })
  }

  test('what was acknowledged is finished first: a greeting under way goes out, and is recorded', async () => {
    await createWelcome(world, { text: '您好' })
    addFault(world.sandbox, { path: SEND, kind: 'latency', latencyMs: 600, times: -1 })
    const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '张三' })
    await eventually(() => world.sandbox.state.chat('lin.mei', externalUserId).length > 0)
    await world.server.stop()
    expect(chatOf(world, externalUserId)).toEqual(['您好'])
    const [message] = await world.db.query(`select status from outbox_message where kind = 'welcome'`)
    const [event] = await world.db.query(`select status from callback_event`)
    expect([message.status, event.status]).toEqual(['sent', 'handled'])
  })

  test('every callback that is in flight is answered, and each one acknowledged is on disk', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 40 })
    await postKeepingAlive(agent, buildEvent())
    const events = Array.from({ length: 200 }, () => buildEvent({ changeType: 'del_follow_user' }))
    let answered = 0
    const posts = events.map((event) =>
      postKeepingAlive(agent, event).then(
        (status) => ({ event, status, at: ++answered }),
        () => ({ event, status: 0 }),
      ),
    )
    await eventually(() => answered > 20)
    const began = Date.now()
    await world.server.stop()
    expect(Date.now() - began).toBeLessThan(3000)
    const acknowledged = (await Promise.all(posts)).filter(({ status }) => status === 200)
    expect(acknowledged.length).toBeGreaterThan(20)
    const rows = await world.db.query('select key from callback_event where key = any($1)', [
      acknowledged.map(({ event }) => Buffer.from(keyOf(event), 'hex')),
    ])
    expect(rows).toHaveLength(acknowledged.length)
    agent.destroy()
  })

  test('events that wait are left for the next process, which handles them', async () => {
    addFault(world.sandbox, { path: GET, kind: 'latency', latencyMs: 300, times: -1 })
    const events = Array.from({ length: 40 }, () => buildEvent({ changeType: 'edit_external_contact' }))
    await Promise.all(events.map(world.post))
    await world.server.stop()
    world.sandbox.faults.clear()
    const left = await world.db.query(`select 1 from callback_event where status = 'waiting'`)
    expect(left.length).toBeGreaterThan(0)
    await world.startAnother()
    await settled(world)
  })
})

test('no log line holds a secret, a code or what people wrote', async () => {
  const canaries = { name: '金丝雀甲', remark: '金丝雀乙', text: '金丝雀丙' }
  await createWelcome(world, { text: `{{customer|您}}好 ${canaries.text}` })
  const mediaFileId = await keepFile(world, '金丝雀.png', 'image', png)
  await createWelcome(world, { text: canaries.text, state: 'f', attachments: [{ type: 'image', mediaFileId }] })
  const first = await world.sandbox.add({ userId: 'lin.mei', name: canaries.name })
  await entryOf(world, first.externalUserId, 'greeted')
  for (const [path, kind] of [
    [SEND, 'lose-answer'],
    [SEND, 'errcode'],
    ['/cgi-bin/media/upload', 'refuse'],
    [GET, 'http500'],
    [GET, 'errcode'],
    ['/cgi-bin/message/send', 'errcode'],
  ]) {
    addFault(world.sandbox, { path, kind, errcode: 48002 })
  }
  await world.sandbox.add({ userId: 'lin.mei', name: canaries.name, state: 'f' })
  await world.sandbox.add({ userId: 'lin.mei', name: canaries.name })
  await world.post(buildEvent({ more: { Remark: canaries.remark }, externalUserId: '' }))
  await fetch(`${world.url}/wecom/callback?msg_signature=x&timestamp=1&nonce=2`, {
    method: 'POST',
    body: `<xml><Encrypt>${canaries.text}</Encrypt></xml>`,
  })
  await fetch(`${world.url}/api/inbox?access_token=canary-token`, { headers: { authorization: 'Bearer canary-key' } })
  await settled(world, 20_000)
  await eventually(async () => {
    const rows = await world.db.query(
      `select 1 from outbox_message where status in ('planned', 'sending') and attempts = 0`,
    )
    return rows.length === 0
  })
  const said = world.logs.join('')
  for (const line of ['event handled', 'event failed', 'callback refused', 'message settled'])
    expect(said).toContain(line)
  const tokens = [...world.sandbox.state.tokens.keys()]
  const codes = [...world.sandbox.state.welcomeCodes.keys()]
  const secrets = [corp.appSecret, corp.callbackToken, corp.callbackAesKey, world.config.sessionSecret, world.operator]
  for (const hidden of [...Object.values(canaries), ...tokens, ...codes, ...secrets, 'canary', '金丝雀']) {
    expect(said).not.toContain(hidden)
  }
})

test('an admin hears of dead letters, once an hour and not for each', async () => {
  for (const text of ['a', 'b', 'c']) await world.post(`unreadable ${text}`)
  await settled(world)
  await world.server.catchUp()
  world.server.deps.clock.setOffset(61_000)
  await world.server.catchUp()
  await eventually(() => world.sandbox.state.inboxes.get('zhou.kai')?.length)
  const [row] = await world.db.query(`select count(*)::int as notices from outbox_message where kind = 'app-message'`)
  expect(row.notices).toBe(1)
})
