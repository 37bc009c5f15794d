import { gzipSync } from 'node:zlib'
import { clientFor, fakeWecom, SECRET, type FakeWecom, type Reply } from './fakeWecom'

const PATH = '/cgi-bin/externalcontact/batch/get_by_user'
let fake: FakeWecom | undefined
afterEach(() => fake?.close())

const PAGE = { errcode: 0, external_contact_list: [{ external_contact: { external_userid: 'wm1', name: '张三' } }] }

async function ask(reply: Reply, timeoutMs = 2000) {
  fake = await fakeWecom({ [PATH]: () => reply })
  return clientFor(fake.base).contacts.batchGetByUser(['lin.mei'], { cursor: 'c1' }, { timeoutMs })
}

test('a page is asked for as JSON, with the token in the query alone', async () => {
  const { rows, nextCursor } = await ask(PAGE)
  expect([rows[0]?.contact.name, nextCursor]).toEqual(['张三', null])
  const seen = fake?.calls.find(({ path }) => path === PATH)
  expect(JSON.parse(String(seen?.body))).toEqual({ userid_list: ['lin.mei'], cursor: 'c1', limit: 100 })
  expect(seen?.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(seen?.query.get('access_token')).toBe('token-1')
})

test('a page may come compressed', async () => {
  const { rows } = await ask((response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(PAGE))),
  )
  expect(rows[0]?.contact.name).toBe('张三')
})

const broken: [what: string, reply: Reply, cause: string][] = [
  ['a connection that breaks', (response) => response.destroy(), 'ECONNRESET'],
  [
    'half an answer',
    (response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{"errcode":0')
      setTimeout(() => response.destroy(), 20)
    },
    'ECONNRESET',
  ],
  ['an answer that drips', (response) => response.writeHead(200).write('{'), 'timeout'],
  ['a page of a gateway', (response) => response.writeHead(502).end('<html>'), 'HTTP 502'],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('{}'), 'HTTP 302'],
  [
    'what is not what it says it is',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
    'Z_DATA_ERROR',
  ],
]
test.each(broken)('%s is no answer, and says nothing secret', async (_, reply, cause) => {
  const failure: unknown = await ask(reply, 300).catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'WecomUnreachable', cause, maybeDone: false })
  expect(JSON.stringify(failure) + String(failure)).not.toContain('token-1')
  expect(String(failure)).not.toContain(SECRET)
})

test('a refusal is told by its errcode', async () => {
  await expect(ask({ errcode: 40058, errmsg: 'invalid cursor' })).rejects.toMatchObject({ errcode: 40058 })
})
