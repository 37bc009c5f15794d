import { pageSignature } from '../../src/wecom'
import { addFault, startWorld, type World } from '../support/app'
import { signIn } from '../support/signIn'

const ROUTE = '/api/jssdk/signatures'
const CORP = '/cgi-bin/get_jsapi_ticket'
const APP = '/cgi-bin/ticket/get'

let world: World
beforeAll(async () => (world = await startWorld({ seed: 'shop' })))
afterAll(() => world.close())

const page = (path = '/sidebar?code=c&state=s'): { url: string } => ({ url: world.url + path })

test('a rep gets the signatures of a page of ours, made with the tickets of corp and app', async () => {
  const { status, body } = await world.apiAs('lin.mei', 'POST', ROUTE, page())
  expect(status).toBe(200)
  const signed = body as Record<'corp' | 'agent', { timestamp: number; nonceStr: string; signature: string }>
  for (const kind of ['corp', 'agent'] as const) {
    const ticket = world.sandbox.state.tickets.get(kind)?.ticket ?? ''
    const { signature, ...made } = signed[kind]
    expect(signature).toBe(pageSignature({ ticket, ...made, ...page() }))
  }
})

test('500 requests over HTTP cost one call of each ticket', async () => {
  await world.db.query('truncate wecom_token')
  const before = [world.calls(CORP), world.calls(APP)]
  const all = Array.from({ length: 500 }, (_, i) => world.api('POST', ROUTE, page(`/sidebar?i=${i}`)))
  expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set([200]))
  expect([world.calls(CORP), world.calls(APP)]).toEqual(before.map((count) => count + 1))
})

test('a page that asks without end is stopped at 60 a minute, and others are not', async () => {
  const answers = await Promise.all(Array.from({ length: 150 }, () => world.apiAs('chen.hao', 'POST', ROUTE, page())))
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.body).toMatchObject({
    error: { id: 'too-many-requests', message: expect.any(String), messageZh: expect.stringContaining('频繁') },
  })
  // The requests may fall into two minutes.
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(120)
  expect((await world.apiAs('lin.mei', 'POST', ROUTE, page())).status).toBe(200)
})

test.each(['https://evil.example/sidebar', 'http://localhost:1/sidebar', 'https://127.0.0.1/sidebar'])(
  'the address %s is not signed',
  async (url) => {
    const { status, body } = await world.apiAs('lin.mei', 'POST', ROUTE, { url })
    expect([status, body]).toMatchObject([400, { error: { id: 'page-not-ours' } }])
  },
)

test.each([[{}], [{ url: 7 }], [{ url: 'javascript:alert(1)' }], [{ url: `http://x/${'a'.repeat(2100)}` }]])(
  'the body %o is refused',
  async (body) => {
    expect((await world.apiAs('lin.mei', 'POST', ROUTE, body)).status).toBe(400)
  },
)

test('who is not signed in, or sends a forged CSRF token, gets no signature', async () => {
  expect((await world.api('POST', ROUTE, page(), 'Bearer nobody')).status).toBe(401)
  const { cookie } = await signIn(world, 'lin.mei')
  const forged = await fetch(world.url + ROUTE, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'x-csrf-token': 'forged' },
    body: JSON.stringify(page()),
  })
  expect(forged.status).toBe(403)
})

test('what WeCom says against a ticket reaches the page with a hint, and costs one call', async () => {
  await world.db.query('truncate wecom_token')
  addFault(world.sandbox, { path: APP, kind: 'errcode', errcode: 42012, times: -1 })
  const before = world.calls(APP)
  for (let i = 0; i < 10; i++) {
    const { status, body } = await world.api('POST', ROUTE, page())
    expect(status).toBe(409)
    expect(body).toMatchObject({
      error: { id: 'wecom-refused', issues: [{ message: expect.stringMatching(/42012.*ticket/) }] },
    })
  }
  expect(world.calls(APP)).toBe(before + 1)
})
