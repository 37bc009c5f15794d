import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildContactId, buildEvent, keyOf } from '../support/build'
import { chatOf, contactOf, createWelcome, entryOf, settled } from '../support/contacts'

const GET = '/cgi-bin/externalcontact/get'
let world: World

beforeAll(async () => {
  world = await startWorld({ settings: { inbox: { backoffMs: 20, maxBackoffMs: 40, maxAttempts: 3, pollMs: 30 } } })
  await createWelcome(world, { text: '您好' })
})
afterEach(() => world.sandbox.faults.clear())
afterAll(() => world.close())

interface Entry {
  key: string
  status: string
  attempts: number
  lastError: string | null
}

async function entryIn(status: string, plaintext: string): Promise<Entry | undefined> {
  const { body } = await world.api('GET', `/api/inbox?status=${status}`)
  return (body.entries as Entry[]).find(({ key }) => key === keyOf(plaintext))
}

test.each([
  ['no token', ''],
  ['a wrong token', 'Bearer 4kL9'],
  ['the session secret itself', 'Bearer a-session-key-for-tests-only-4Kd83hJs'],
])('with %s nothing is shown and nothing done', async (_what, authorization) => {
  const answers = await Promise.all([
    world.api('GET', '/api/inbox', undefined, authorization),
    world.api('POST', `/api/inbox/${'0'.repeat(64)}/replay`, undefined, authorization),
    world.api('GET', '/api/contacts/wm1', undefined, authorization),
    world.api('POST', '/api/welcome-messages', { name: 'a', text: 'b' }, authorization),
    world.api('GET', '/api/no-such-thing', undefined, authorization),
  ])
  for (const { status, body } of answers) {
    expect([status, body.error]).toEqual([401, expect.objectContaining({ id: 'not-signed-in' })])
  }
})

test('an event that fails is tried a few times, dies with its cause, and a replay brings its effect', async () => {
  const externalUserId = (await world.sandbox.add({ userId: 'lin.mei', name: '张三' })).externalUserId
  await entryOf(world, externalUserId, 'greeted')
  addFault(world.sandbox, { path: GET, kind: 'errcode', errcode: 48002, times: -1 })
  const plaintext = buildEvent({ changeType: 'edit_external_contact', externalUserId })
  expect(await world.post(plaintext)).toBe(200)
  const dead = await eventually(() => entryIn('dead', plaintext))
  expect(dead).toMatchObject({ attempts: 3, lastError: expect.stringMatching(/WecomError.*48002.*admin console/) })
  world.sandbox.faults.clear()
  world.sandbox.state.contacts.get(externalUserId)!.name = '张三丰'
  expect((await world.api('POST', `/api/inbox/${dead.key}/replay`)).status).toBe(200)
  await eventually(() => entryIn('handled', plaintext))
  expect((await contactOf(world, externalUserId))?.name).toBe('张三丰')
})

test('a failure that passes by itself leaves no dead letter', async () => {
  addFault(world.sandbox, { path: GET, kind: 'errcode', errcode: 48002, times: 2 })
  const plaintext = buildEvent({ changeType: 'edit_external_contact' })
  expect(await world.post(plaintext)).toBe(200)
  expect(await eventually(() => entryIn('handled', plaintext))).toMatchObject({ lastError: null })
})

test('a replay of a handled adding greets nobody again', async () => {
  const { externalUserId, welcomeCode } = await world.sandbox.add({ userId: 'lin.mei', name: '李四' })
  await entryOf(world, externalUserId, 'greeted')
  await settled(world)
  const { body } = await world.api('GET', '/api/inbox?status=handled&limit=1')
  const [newest] = body.entries as Entry[]
  expect((await world.api('POST', `/api/inbox/${newest!.key}/replay`)).status).toBe(200)
  await settled(world)
  expect(welcomeCode).not.toBeNull()
  expect(chatOf(world, externalUserId)).toEqual(['您好'])
  const kinds = (await contactOf(world, externalUserId))?.timeline.map(({ kind }) => kind).sort()
  expect(kinds).toEqual(['added', 'greeted'])
})

test('a replay is refused in words where it makes no sense', async () => {
  const plaintext = buildEvent({ externalUserId: buildContactId(), changeType: 'del_follow_user' })
  await world.post(plaintext)
  await eventually(() => entryIn('handled', plaintext))
  const replay = (key: string) => world.api('POST', `/api/inbox/${key}/replay`)
  expect(await replay('0'.repeat(64))).toMatchObject({ status: 404, body: { error: { id: 'not-found' } } })
  expect(await replay('nothing')).toMatchObject({ status: 400, body: { error: { issues: [{ path: 'params.key' }] } } })
  const key = Buffer.from(keyOf(plaintext), 'hex')
  await world.db.query('update callback_event set plaintext = null where key = $1', [key])
  expect(await replay(keyOf(plaintext))).toMatchObject({ status: 410, body: { error: { id: 'payload-gone' } } })
  await world.db.query(
    `update callback_event set status = 'waiting', due_at = now() + interval '1 day' where key = $1`,
    [key],
  )
  expect(await replay(keyOf(plaintext))).toMatchObject({ status: 409, body: { error: { id: 'not-replayable' } } })
  await world.db.query('delete from callback_event where key = $1', [key])
})

test('the list comes in pages, newest first, and shows every event once', async () => {
  const events = Array.from({ length: 7 }, () => buildEvent({ changeType: 'del_follow_user' }))
  for (const event of events) await world.post(event)
  await settled(world)
  const seen: string[] = []
  let before = ''
  for (;;) {
    const { body } = await world.api('GET', `/api/inbox?status=handled&limit=3${before}`)
    seen.push(...(body.entries as Entry[]).map(({ key }) => key))
    if (body.next === null) break
    before = `&before=${encodeURIComponent(String(body.next))}`
  }
  expect(seen.slice(0, 7)).toEqual(events.map(keyOf).reverse())
  expect(new Set(seen).size).toBe(seen.length)
})

test('events that arrived in the same moment are not lost between two pages', async () => {
  const events = Array.from({ length: 5 }, () => buildEvent({ changeType: 'del_follow_user' }))
  await Promise.all(events.map((event) => world.post(event)))
  await settled(world)
  await world.db.query(`update callback_event set received_at = now() where key = any($1)`, [
    events.map((event) => Buffer.from(keyOf(event), 'hex')),
  ])
  const seen = new Set<string>()
  let before = ''
  for (;;) {
    const { body } = await world.api('GET', `/api/inbox?status=handled&limit=2${before}`)
    for (const { key } of body.entries as Entry[]) seen.add(key)
    if (body.next === null) break
    before = `&before=${encodeURIComponent(String(body.next))}`
  }
  for (const event of events) expect(seen).toContain(keyOf(event))
})

test('no answer of the list holds what people wrote', async () => {
  const plaintext = buildEvent({ changeType: 'del_follow_user', more: { Remark: 'canary-in-the-inbox' } })
  await world.post(plaintext)
  const entry = await eventually(() => entryIn('handled', plaintext))
  expect(JSON.stringify(entry)).not.toContain('canary')
})

test.each([
  ['a status that does not exist', '?status=lost', 'query.status'],
  ['a limit of nothing', '?limit=0', 'query.limit'],
  ['a date that is none', '?before=yesterday', 'query.before'],
])('%s is refused, naming the field', async (_what, query, path) => {
  expect(await world.api('GET', `/api/inbox${query}`)).toMatchObject({
    status: 400,
    body: { error: { id: 'invalid-input', issues: [{ path }] } },
  })
})
