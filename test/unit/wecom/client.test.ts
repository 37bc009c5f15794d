import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { WecomError, WecomUnreachable } from '../../../src/wecom'
import { clientFor, errorOf, fakeWecom, type FakeWecom, type Reply } from './fakeWecom'

const LIST = '/cgi-bin/externalcontact/list'
const FOLLOW_USERS = '/cgi-bin/externalcontact/get_follow_user_list'
const MARK = '/cgi-bin/externalcontact/mark_tag'
const ok = { errcode: 0, errmsg: 'ok' }
const mark = { userId: 'u', externalUserId: 'wm1', add: ['t'], remove: [] }
const dropped: Reply = (response) => response.destroy()

let fake: FakeWecom
afterEach(() => fake.close())

/** Answers with the items of `replies` in turn, the last one for ever. */
const inTurn = (...replies: Reply[]) => {
  let next = 0
  return (): Reply => replies[Math.min(next++, replies.length - 1)] ?? ok
}

test('the token goes into the query and nowhere else, Chinese goes out unescaped', async () => {
  fake = await fakeWecom({ '/cgi-bin/externalcontact/remark': () => ok })
  await clientFor(fake.base).contacts.remark({ userId: 'u', externalUserId: 'wm1', remark: '林女士' })
  const call = fake.calls.at(-1)
  expect(call?.query.get('access_token')).toBe('token-1')
  expect(JSON.stringify(call?.headers) + call?.body.toString()).not.toContain('token-1')
  expect(call?.body.toString()).toBe('{"userid":"u","external_userid":"wm1","remark":"林女士"}')
  expect(call?.headers['content-type']).toBe('application/json; charset=utf-8')
})

test.each([-1, 6000, 45033, 45035])('%i is tried three times in all, also for a write', async (errcode) => {
  const no = { errcode, errmsg: 'busy' }
  fake = await fakeWecom({ [MARK]: inTurn(no, no, ok), [LIST]: () => no })
  const wecom = clientFor(fake.base)
  await wecom.tags.mark(mark)
  expect(fake.count(MARK)).toBe(3)
  expect(await errorOf(wecom.contacts.list('u'))).toMatchObject({ errcode, action: 'retry' })
  expect(fake.count(LIST)).toBe(3)
})

test.each([40096, 41096, 60020, 987654])('%i is not tried again', async (errcode) => {
  fake = await fakeWecom({ [LIST]: () => ({ errcode, errmsg: 'no' }) })
  expect(await errorOf(clientFor(fake.base).contacts.list('u'))).toMatchObject({ errcode })
  expect(fake.count(LIST)).toBe(1)
})

test('the waits between tries grow and are jittered', async () => {
  const times: number[] = []
  const no = { errcode: -1, errmsg: 'busy' }
  fake = await fakeWecom({ [LIST]: () => (times.push(performance.now()), no) })
  await errorOf(clientFor(fake.base, { random: () => 0.5 }).contacts.list('u'))
  const [first = 0, second = 0, third = 0] = times
  expect(second - first).toBeGreaterThanOrEqual(198)
  expect(third - second).toBeGreaterThanOrEqual(398)
})

test('a read without an answer is asked once more', async () => {
  fake = await fakeWecom({
    [LIST]: inTurn(dropped, { ...ok, external_userid: ['wm1'] }),
    [FOLLOW_USERS]: () => dropped,
  })
  const wecom = clientFor(fake.base)
  expect(await wecom.contacts.list('u')).toEqual(['wm1'])
  const error = await errorOf(wecom.contacts.followUsers())
  expect(error).toBeInstanceOf(WecomUnreachable)
  expect(error).toMatchObject({ path: FOLLOW_USERS, cause: 'ECONNRESET', maybeDone: false })
  expect(fake.count(FOLLOW_USERS)).toBe(2)
})

const badAnswers: [string, Reply, string][] = [
  ['a dropped connection', dropped, 'ECONNRESET'],
  ['a page instead of JSON', (response) => response.end('<html>proxy</html>'), 'not JSON'],
  ['a list instead of an object', (response) => response.end('[]'), 'not JSON'],
  ['HTTP 502', (response) => response.writeHead(502).end('bad gateway'), 'HTTP 502'],
  ['HTTP 500 with JSON', (response) => response.writeHead(500).end('{"errcode":0}'), 'HTTP 500'],
  ['a redirect', (response) => response.writeHead(301, { location: 'http://127.0.0.1:9/' }).end(), 'HTTP 301'],
  ['silence', () => undefined, 'timeout'],
  ['a dripping answer', drip, 'timeout'],
]

test.each(badAnswers)('a write that gets %s is never repeated and may have been done', async (_what, reply, cause) => {
  fake = await fakeWecom({ [MARK]: () => reply })
  const error = await errorOf(clientFor(fake.base).tags.mark(mark, { timeoutMs: 150 }))
  expect(error).toBeInstanceOf(WecomUnreachable)
  expect(error).toMatchObject({ path: MARK, cause, maybeDone: true })
  expect(fake.count(MARK)).toBe(1)
})

test('a write that found nobody listening was certainly not done', async () => {
  fake = await fakeWecom({})
  const { base } = fake
  const tokens = { read: async () => 'token', refresh: async () => 'token' }
  await fake.close()
  const error = await errorOf(clientFor(base, { tokens }).tags.mark(mark))
  fake = await fakeWecom({})
  expect(error).toMatchObject({ name: 'WecomUnreachable', path: MARK, cause: 'ECONNREFUSED', maybeDone: false })
})

test('an unknown endpoint is an answer, with advice for a human', async () => {
  fake = await fakeWecom({})
  const error = await errorOf(clientFor(fake.base).contacts.list('u'))
  expect(error).toBeInstanceOf(WecomError)
  expect(error).toMatchObject({ errcode: 404, action: 'config', path: LIST })
})

test('the hint id that WeCom support asks for is kept, errmsg is not', async () => {
  const errmsg =
    'invalid userid, hint: [1700000000000000000000001], from ip: 203.0.113.7, more info at https://example.invalid'
  fake = await fakeWecom({ [LIST]: () => ({ errcode: 40003, errmsg }) })
  const error = await errorOf(clientFor(fake.base).contacts.list('u'))
  expect(error).toMatchObject({ hintId: '1700000000000000000000001', action: 'data' })
  expect(String(error)).not.toContain('203.0.113.7')
})

test('45009 closes its own path for a minute and no other', async () => {
  let now = 0
  fake = await fakeWecom({ [LIST]: inTurn({ errcode: 45009, errmsg: 'limit' }, ok), [FOLLOW_USERS]: () => ok })
  const wecom = clientFor(fake.base, { monotonic: () => now })
  expect(await errorOf(wecom.contacts.list('u'))).toMatchObject({ errcode: 45009, retryInMs: 60_000 })
  now = 59_000
  expect(await errorOf(wecom.on('urgent').contacts.list('u'))).toMatchObject({ errcode: 45009, retryInMs: 1000 })
  expect(await wecom.contacts.followUsers()).toEqual([])
  expect(fake.count(LIST)).toBe(1)
  now = 60_000
  expect(await wecom.contacts.list('u')).toEqual([])
})

test('a path refused again right after it opened is closed for an hour; a success in between makes it a minute', async () => {
  let now = 0
  const limit = { errcode: 45009, errmsg: 'limit' }
  fake = await fakeWecom({ [LIST]: inTurn(limit, limit, ok, limit) })
  const wecom = clientFor(fake.base, { monotonic: () => now })
  expect(await errorOf(wecom.contacts.list('u'))).toMatchObject({ retryInMs: 60_000 })
  now = 61_000
  expect(await errorOf(wecom.contacts.list('u'))).toMatchObject({ retryInMs: 3_600_000 })
  now += 3_600_000
  await wecom.contacts.list('u')
  expect(await errorOf(wecom.contacts.list('u'))).toMatchObject({ retryInMs: 60_000 })
})

test('a call past its deadline is given up without asking, and its repeat too', async () => {
  let now = 1000
  fake = await fakeWecom({ [MARK]: () => ok, [LIST]: () => ({ errcode: -1, errmsg: 'busy' }) })
  const wecom = clientFor(fake.base, { monotonic: () => now })
  const error = await errorOf(wecom.tags.mark(mark, { withinMs: -1 }))
  expect(error).toMatchObject({ name: 'WecomUnreachable', cause: 'deadline', maybeDone: false })
  expect(fake.calls).toEqual([])
  now = 2000
  expect(await errorOf(wecom.contacts.list('u', { withinMs: 50 }))).toMatchObject({ errcode: -1 })
  expect(fake.count(LIST)).toBe(1)
})

test('connections are kept and shared', async () => {
  const ports = new Set<number | undefined>()
  fake = await fakeWecom({ [LIST]: () => (response) => (ports.add(response.socket?.remotePort), response.end('{}')) })
  const wecom = clientFor(fake.base)
  for (let i = 0; i < 10; i++) await wecom.contacts.list('u')
  expect(ports.size).toBe(1)
})

test('on() changes the lane and nothing else', () => {
  const wecom = clientFor('http://127.0.0.1:9')
  expect([wecom.lane, wecom.on('bulk').lane, wecom.on('bulk').on('urgent').lane]).toEqual(['normal', 'bulk', 'urgent'])
  expect(wecom.on('bulk').on('normal')).toBe(wecom)
})

/** A byte now and then, so that the line is never silent. */
async function drip(...[response]: Parameters<Extract<Reply, (...args: never[]) => unknown>>): Promise<void> {
  response.writeHead(200)
  for (let i = 0; i < 20 && !response.destroyed; i++) {
    response.write(' ')
    await sleep(50)
  }
  response.end(JSON.stringify(ok))
}
