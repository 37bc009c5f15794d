import { WecomError } from '../../../src/wecom'
import { fromIpIn } from '../../../src/wecom/errors'
import { reachWecom } from '../../../src/wecom/reach'
import { clientFor, errorOf, fakeWecom, SECRET, type FakeWecom, type Reply } from './fakeWecom'

const GETTOKEN = '/cgi-bin/gettoken'
const MISSING = { errcode: 41004, errmsg: 'corpsecret missing' }

let fake: FakeWecom | undefined
afterEach(() => fake?.close())

/** A busy machine answers late, which is no silence. */
const PATIENT_MS = 10_000
const SHORT_MS = 300

const reaching = async (reply: Reply, timeoutMs = PATIENT_MS): Promise<unknown> => {
  fake = await fakeWecom({ [GETTOKEN]: () => reply })
  return reachWecom(fake.base, timeoutMs)
}

test('WeCom is reached without a secret, and its time is read', async () => {
  const reply: Reply = (response) => {
    response.writeHead(200, { date: 'Sun, 22 Nov 2026 04:00:00 GMT' }).end(JSON.stringify(MISSING))
  }
  expect(await reaching(reply)).toEqual({ date: new Date('2026-11-22T04:00:00Z') })
  expect([...(fake?.calls[0]?.query ?? [])]).toEqual([])
})

test.each<[string, Reply, string]>([
  ['a page', (response) => response.end('<html>'), 'not JSON'],
  ['an error of a proxy', (response) => response.writeHead(502).end('bad gateway'), 'HTTP 502'],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:2/' }).end(), 'HTTP 302'],
  ['JSON of somebody else', { hello: 'world' }, 'not JSON'],
])('%s is not WeCom', async (_what, reply, cause) => {
  expect(await errorOf(reaching(reply))).toMatchObject({ name: 'WecomUnreachable', cause })
})

test('silence is not WeCom', async () => {
  expect(await errorOf(reaching(() => undefined, SHORT_MS))).toMatchObject({
    name: 'WecomUnreachable',
    cause: 'timeout',
  })
})

test('nobody there is said with the code of the system', async () => {
  expect(await errorOf(reachWecom('http://127.0.0.1:2', PATIENT_MS))).toMatchObject({ cause: 'ECONNREFUSED' })
})

test('a refusal for our address names the address', async () => {
  const errmsg = 'not allow to access from your ip, hint: [178], from ip: 203.0.113.9, more info at https://example.com'
  fake = await fakeWecom({ '/cgi-bin/agent/get': () => ({ errcode: 60020, errmsg }) })
  const error = await errorOf(clientFor(fake.base).agent.get())
  expect(error).toBeInstanceOf(WecomError)
  expect(error).toMatchObject({ errcode: 60020, fromIp: '203.0.113.9', hintId: '178' })
})

test.each([
  ['x, from ip: 203.0.113.9', '203.0.113.9'],
  ['x, from ip: 2001:db8::1, more', '2001:db8::1'],
  ['x, from ip: 999.0.113.9, more', null],
  [`x, from ip: ${SECRET}, more`, null],
  ['from ip: abcdef0123456789, more', null],
  ['invalid corpid', null],
  [undefined, null],
])('of %j only an address is taken: %j', (errmsg, ip) => expect(fromIpIn(errmsg)).toBe(ip))
