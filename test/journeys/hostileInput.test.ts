import { randomUUID } from 'node:crypto'
import { eventually, startWorld, type World } from '../support/app'
import { settled } from '../support/contacts'
import { signIn } from '../support/signIn'

let world: World
/** Followed by Lin Mei. */
let contact: string

beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing' })
  await world.api('POST', '/api/sync')
  await eventually(async () => {
    const { runs } = (await world.api('GET', '/api/sync')).body as { runs: { status: string }[] }
    return runs[0]?.status === 'done'
  }, 20_000)
  contact = (await world.sandbox.add({ userId: 'lin.mei', name: '王芳' })).externalUserId
  await settled(world)
  await eventually(async () => (await world.apiAs('lin.mei', 'GET', `/api/contacts/${contact}`)).status === 200)
})
beforeEach(() => world.logs.splice(0))
afterAll(() => world.close())

const due = new Date(Date.now() + 24 * 3600 * 1000).toISOString()
const touch = { kind: 'call', reached: true }

describe.each([
  ['a NUL', 'a\0b', '%00'],
  ['half a character', 'a\ud800b', null],
])('%s', (_what, text, inPath) => {
  test.each<[string, string, () => object]>([
    ['POST', '/notes', () => ({ text, key: randomUUID() })],
    ['POST', '/touches', () => ({ ...touch, note: text, key: randomUUID() })],
    ['POST', '/todos', () => ({ title: text, dueAt: due, key: randomUUID() })],
    ['PUT', '/remark', () => ({ remark: text })],
    ['PUT', '/fields', () => ({ values: { [text]: '1' } })],
    ['POST', '/tags', () => ({ userId: 'lin.mei', add: [text] })],
    ['PUT', '/owner', () => ({ userId: text })],
  ])('in %s …%s is refused in words, and no fault of ours', async (method, path, body) => {
    const answer = await world.apiAs('he.qing', method, `/api/contacts/${contact}${path}`, body())
    expect(answer).toMatchObject({ status: 400, body: { error: { id: 'invalid-input', issues: [{}] } } })
    expect(world.logs).toEqual([])
  })

  if (inPath !== null)
    test('in an address is refused too, and what was refused is recorded', async () => {
      const paths = [`/api/contacts/a${inPath}`, `/api/members?text=${inPath}`, `/api/sidebar/groups/${inPath}`]
      for (const path of paths) expect((await world.apiAs('lin.mei', 'GET', path)).status).toBe(400)
      const refused = await world.apiAs('lin.mei', 'PUT', `/api/contacts/x${inPath}/stage`, { stage: 'lead' })
      expect(refused.status).toBe(400)
      expect(world.logs).toEqual([])
      const { entries } = (await world.apiAs('he.qing', 'GET', '/api/audit')).body as { entries: object[] }
      expect(entries[0]).toMatchObject({ actor: { userId: 'lin.mei' }, subject: 'x\ufffd', status: 400 })
    })
})

test('years that no page could read again are refused, and the contact stays readable', async () => {
  for (const at of ['0000-01-01T00:00:00Z', '1999-12-31T23:59:59Z']) {
    const answer = await world.apiAs('lin.mei', 'POST', `/api/contacts/${contact}/touches`, {
      ...touch,
      at,
      key: randomUUID(),
    })
    expect(answer.status).toBe(400)
  }
  for (const at of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00']) {
    const order = { orderNo: at, externalUserId: contact, at, amountFen: 1, source: 'shop' }
    expect((await world.api('POST', '/api/orders', order)).status).toBe(400)
  }
  expect((await world.apiAs('lin.mei', 'GET', `/api/sidebar/contacts/${contact}`)).status).toBe(200)
})

const text = { title: '问候', parts: [{ type: 'text', text: '您好' }] }
test.each<[string, string, object | undefined]>([
  ['POST', '/api/quick-replies', { ...text, audience: { scope: 'departments', departmentIds: [99_999_999_999] } }],
  ['POST', '/api/welcome-messages', { name: 'a', text: 'a', channelId: 99_999_999_999 }],
  ['POST', '/api/contact-ways/x/adopt', { channelId: 99_999_999_999 }],
  ['GET', `/api/quick-replies?after=1/${'-'.repeat(36)}`, undefined],
  ['GET', `/api/inbox?before=${encodeURIComponent(`9999-99-99T99:99+99:99/${'a'.repeat(64)}`)}`, undefined],
])('%s %s: a number or page that cannot be is refused in words', async (method, path, body) => {
  const answer = await world.apiAs('he.qing', method, path, body)
  expect(answer).toMatchObject({ status: 400, body: { error: { id: 'invalid-input' } } })
  expect(world.logs).toEqual([])
})

test('nesting that no field has is refused, however deep', async () => {
  const { headers } = await signIn(world, 'lin.mei')
  const response = await fetch(`${world.url}/api/contacts/${contact}/fields`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: `{"values":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  })
  expect(response.status).toBe(400)
})

test('words of others are no links in what we tell a member', async () => {
  const title = '<a href="https://evil.example">领取补贴</a>'
  const todo = { title, userId: 'zhou.kai', dueAt: due, key: randomUUID() }
  expect((await world.apiAs('lin.mei', 'POST', '/api/todos', todo)).status).toBe(200)
  const [{ text }] = await world.db.query(`select body->>'text' as text from outbox_message where user_id = 'zhou.kai'`)
  expect(text).toContain('＜a href="https://evil.example">领取补贴')
  expect(text).not.toContain('<')
})

test.each(['/api/me', '/api/openapi.json', '/api/nothing', '/healthz'])(
  '%s is taken for nothing else',
  async (path) => {
    const { headers } = await signIn(world, 'lin.mei')
    const answer = await fetch(world.url + path, { headers })
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe(path.startsWith('/api/') ? 'private, no-cache' : null)
  },
)
