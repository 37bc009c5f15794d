import { corp, startWire, type Wire } from '../support/sandboxWire'

let wire: Wire
beforeAll(async () => {
  wire = await startWire({ seed: 'shop', callbackUrl: null, pagesUrl: 'http://127.0.0.1:3999' })
})
afterAll(() => wire.close())

const IN_CLIENT = '/connect/oauth2/authorize'
const BY_CODE = '/wwlogin/sso/login'
const BACK = 'http://localhost:3999/auth/callback'

function address(path: string, given: Record<string, string> = {}): string {
  const common = { appid: corp.corpId, agentid: String(corp.agentId), redirect_uri: BACK, state: 'abc' }
  const own = path === IN_CLIENT ? { response_type: 'code', scope: 'snsapi_base' } : { login_type: 'CorpApp' }
  return `${wire.url}${path}?${new URLSearchParams({ ...common, ...own, ...given })}`
}
const open = async (path: string, given?: Record<string, string>, cookie = '') => {
  const response = await fetch(address(path, given), { redirect: 'manual', headers: { cookie } })
  const location = response.headers.get('location')
  return { status: response.status, text: await response.text(), back: location === null ? null : new URL(location) }
}
const codeOf = async (as: string): Promise<string> => (await open(BY_CODE, { as })).back?.searchParams.get('code') ?? ''
const identify = (code: string) => wire.call('/cgi-bin/auth/getuserinfo', undefined, { code })
const aCustomer = (): string => [...wire.sandbox.state.contacts.keys()][0]!

describe.each([IN_CLIENT, BY_CODE])('%s', (path) => {
  test('asks who is there, when nobody said', async () => {
    const { status, text } = await open(path)
    expect(status).toBe(200)
    for (const words of ['林梅', '周凯', '取消登录', '客户']) expect(text).toContain(words)
  })
  test('goes back at once with a code and the state when a member’s window is open', async () => {
    const { status, back } = await open(path, {}, 'sandbox_member=lin.mei')
    expect([status, back?.origin, back?.searchParams.get('state')]).toEqual([302, 'http://localhost:3999', 'abc'])
    const code = back?.searchParams.get('code') ?? ''
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(512)
    expect(await identify(code)).toEqual({ errcode: 0, errmsg: 'ok', userid: 'lin.mei' })
  })
  test('goes back without a code when they decline', async () => {
    const { back } = await open(path, { as: 'refuse' })
    expect([back?.searchParams.has('code'), back?.searchParams.get('state')]).toEqual([false, 'abc'])
  })
  test.each([
    ['50001', { redirect_uri: 'http://evil.example/auth/callback' }],
    ['50001', { redirect_uri: 'http://localhost:4000/auth/callback' }],
    ['50001', { redirect_uri: 'javascript:alert(1)' }],
    ['40013', { appid: 'ww-of-another-corp' }],
    ['40056', { agentid: '1' }],
    ['state', { state: 'a-b' }],
  ])('refuses with %s, and sends nobody anywhere, for %j', async (said, given) => {
    const { status, text, back } = await open(path, { ...given, as: 'lin.mei' })
    expect([status, back]).toEqual([400, null])
    expect(text).toContain(said)
  })
})

describe('a code', () => {
  test('works once', async () => {
    const code = await codeOf('lin.mei')
    expect(await identify(code)).toMatchObject({ errcode: 0 })
    expect(await identify(code)).toMatchObject({ errcode: 40029 })
  })
  test('works for five minutes', async () => {
    const [soon, late] = [await codeOf('lin.mei'), await codeOf('lin.mei')]
    wire.sandbox.clock.advance(5 * 60_000 - 2000)
    expect(await identify(soon)).toMatchObject({ errcode: 0 })
    wire.sandbox.clock.advance(2000)
    expect(await identify(late)).toMatchObject({ errcode: 40029 })
  })
  test('names a member outside the visible range too', async () => {
    await wire.sandbox.member({ action: 'create_user', userId: 'far', visible: false })
    expect(await identify(await codeOf('far'))).toMatchObject({ errcode: 0, userid: 'far' })
  })
  test('of a customer gives an openid, and the external userid while a follower is visible', async () => {
    const externalUserId = aCustomer()
    const seen = await identify(await codeOf(externalUserId))
    expect(seen).toMatchObject({ openid: expect.stringMatching(/^o/), external_userid: externalUserId })
    for (const member of wire.sandbox.state.members.values()) member.visible = false
    const unseen = await identify(await codeOf(externalUserId))
    expect(Object.keys(unseen).sort()).toEqual(['errcode', 'errmsg', 'openid'])
  })
})

describe('a customer’s phone', () => {
  const phone = (query: Record<string, string>) =>
    fetch(`${wire.url}/sandbox/phone?${new URLSearchParams(query)}`, { redirect: 'manual' })

  test('opens a link, and the page behind it hears of the customer once, whoever’s window is open', async () => {
    const opened = await phone({ as: aCustomer(), to: 'http://localhost:3999/page' })
    expect([opened.status, opened.headers.get('location')]).toEqual([302, 'http://localhost:3999/page'])
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!
    const asked = await fetch(address(IN_CLIENT), {
      redirect: 'manual',
      headers: { cookie: `sandbox_member=lin.mei; ${cookie}` },
    })
    const code = new URL(asked.headers.get('location') ?? '').searchParams.get('code') ?? ''
    expect(await identify(code)).toMatchObject({ openid: expect.stringMatching(/^o/) })
    expect(asked.headers.get('set-cookie')).toMatch(/^sandbox_customer=;/)
  })
  test('goes nowhere for nobody, and to nothing that is no address', async () => {
    expect((await phone({ as: 'nobody', to: 'http://localhost:3999/' })).status).toBe(400)
    expect((await phone({ as: aCustomer(), to: 'javascript:alert(1)' })).status).toBe(400)
  })
})
