import { addFault, startWorld, type World } from '../support/app'
import { answerWho, Browser, signIn, type Walk } from '../support/signIn'

let world: World
let customer: string
beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'ZHOU.kai' })
  customer = [...world.sandbox.state.contacts.keys()][0]!
})
afterEach(() => world.sandbox.faults.clear())
afterAll(() => world.close())

const me = async (cookie: string) => {
  const response = await fetch(`${world.url}/api/me`, { headers: { cookie } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const sessionCookie = (walk: Walk): string | undefined => walk.cookies.get('__Host-changlai')

/** Begins to sign in; the state that WeCom is given. */
async function begin(browser: Browser): Promise<string> {
  const { location } = await browser.get('/auth/login?next=/sidebar')
  return new URL(location!).searchParams.get('state')!
}

async function codeFor(userId: string): Promise<string> {
  const begun = await new Browser(world.url).get('/auth/login')
  const answered = await new Browser(world.url).get(`${begun.location!.replace(/#.*/, '')}&as=${userId}`)
  return new URL(answered.location!).searchParams.get('code')!
}

/** A plain page in both languages that sends nobody anywhere by itself, and gives no session. */
function expectPage(walk: Walk, status: number, zh: string, en: string): void {
  expect([walk.status, walk.location, sessionCookie(walk)]).toEqual([status, null, undefined])
  expect(walk.body).toContain(zh)
  expect(walk.body).toContain(en)
  expect(walk.body).not.toMatch(/http-equiv|<script/i)
}

describe('who is let in', () => {
  test('a rep, who is told who they are', async () => {
    const { cookie } = await signIn(world, 'lin.mei')
    expect((await me(cookie)).body).toEqual({
      userId: 'lin.mei',
      name: '林梅',
      roles: ['rep'],
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
      corpId: world.config.wecom.corpId,
      agentId: world.config.wecom.agentId,
      sandboxOrigin: null,
      now: expect.stringMatching(/^\d{4}-.*Z$/),
      timeZone: 'Asia/Shanghai',
    })
  })

  test('an admin named in ADMIN_USERIDS in another case', async () => {
    const { cookie } = await signIn(world, 'zhou.kai')
    expect((await me(cookie)).body.roles).toEqual(['rep', 'admin'])
  })

  test('one whom WeCom spells differently from how we know them, as the person we know', async () => {
    await world.db.query(
      `insert into member (user_id, name, customer_contact, read_at) values ('Chen.Hao', '陈浩', true, now())`,
    )
    const { cookie } = await signIn(world, 'chen.hao')
    expect((await me(cookie)).body.userId).toBe('Chen.Hao')
    expect(await world.db.query(`select 1 from member where user_id = 'chen.hao'`)).toEqual([])
  })

  test('signing in again in one browser ends the session before', async () => {
    const browser = new Browser(world.url)
    await answerWho(browser, 'lin.mei')
    const before = browser.cookie()
    await answerWho(browser, 'wang.jing')
    expect((await me(browser.cookie())).body.userId).toBe('wang.jing')
    expect((await me(before)).status).toBe(401)
  })
})

describe('who is not let in, and is told why', () => {
  test('a customer', async () => {
    expectPage(await answerWho(new Browser(world.url), customer), 403, '仅供企业成员', 'for members of the company')
  })
  test('one who declines', async () => {
    const walk = await answerWho(new Browser(world.url), 'refuse', '/admin/tags')
    expectPage(walk, 403, '您取消了登录', 'You declined')
    expect(walk.body).toContain('href="/auth/login?next=%2Fadmin%2Ftags"')
  })
  test('a member without a role', async () => {
    await world.sandbox.member({ action: 'create_user', userId: 'plain', customerContact: false })
    expectPage(await answerWho(new Browser(world.url), 'plain'), 403, '还没有使用权限', 'no role here yet')
  })
  test('a member outside the visible range, whom WeCom names all the same', async () => {
    await world.sandbox.member({ action: 'create_user', userId: 'far', visible: false })
    expectPage(await answerWho(new Browser(world.url), 'far'), 403, '可见范围', 'cannot see you')
  })
  test('a disabled member', async () => {
    await world.sandbox.member({ action: 'create_user', userId: 'off', status: 2 })
    expectPage(await answerWho(new Browser(world.url), 'off'), 403, '已被禁用', 'not active')
  })
})

describe('what is not taken for a sign-in', () => {
  test('the state of another browser', async () => {
    const state = await begin(new Browser(world.url))
    const walk = await new Browser(world.url).get(`/auth/callback?state=${state}&code=${await codeFor('lin.mei')}`)
    expectPage(walk, 400, '登录已过期', 'has expired')
  })
  test('a state of this browser a second time', async () => {
    const browser = new Browser(world.url)
    const state = await begin(browser)
    expect((await browser.get(`/auth/callback?state=${state}&code=${await codeFor('lin.mei')}`)).status).toBe(302)
    const again = await browser.get(`/auth/callback?state=${state}&code=${await codeFor('lin.mei')}`)
    expect([again.status, again.location]).toEqual([400, null])
  })
  test('a cookie that the browser made itself', async () => {
    const browser = new Browser(world.url)
    const state = await begin(browser)
    const [name, value] = [...browser.cookies][0]!
    browser.cookies.set(name, value.replace(/\.\d+\./, '.9999999999999.'))
    expectPage(await browser.get(`/auth/callback?state=${state}&code=x`), 400, '登录已过期', 'has expired')
  })
  test('a code that was used', async () => {
    const code = await codeFor('lin.mei')
    const browser = new Browser(world.url)
    await browser.get(`/auth/callback?state=${await begin(browser)}&code=${code}`)
    const other = new Browser(world.url)
    const walk = await other.get(`/auth/callback?state=${await begin(other)}&code=${code}`)
    expectPage(walk, 400, '登录凭证已失效', 'no longer works')
  })
  test('two sign-ins of one browser at a time do not disturb each other', async () => {
    const browser = new Browser(world.url)
    const [first, second] = [await begin(browser), await begin(browser)]
    for (const state of [first, second]) {
      const walk = await browser.get(`/auth/callback?state=${state}&code=${await codeFor('lin.mei')}`)
      expect(walk.status).toBe(302)
    }
  })
})

describe('when WeCom does not play along', () => {
  test('its silence is told, and asks for patience', async () => {
    addFault(world.sandbox, { kind: 'http500', path: '/cgi-bin/auth/getuserinfo', times: 5 })
    const walk = await answerWho(new Browser(world.url), 'lin.mei')
    expectPage(walk, 503, '企业微信没有响应', 'WeCom gave no answer')
  })
  test('its refusal is told with the code an admin needs', async () => {
    addFault(world.sandbox, { kind: 'errcode', errcode: 60020, path: '/cgi-bin/auth/getuserinfo', times: 5 })
    const walk = await answerWho(new Browser(world.url), 'lin.mei')
    expectPage(walk, 502, '企业微信拒绝了登录', 'WeCom refused')
    expect(walk.body).toContain('errcode 60020')
  })
})

describe('the way there and back', () => {
  test('inside the client it is the silent address of WeCom, elsewhere the one with a QR code', async () => {
    const inside = await new Browser(world.url, 'Mozilla/5.0 wxwork/4.1.20').get('/auth/login?next=/sidebar')
    expect(inside.location).toMatch(
      /\/connect\/oauth2\/authorize\?.*scope=snsapi_base.*agentid=1000002#wechat_redirect$/,
    )
    const outside = await new Browser(world.url).get('/auth/login?next=/sidebar')
    expect(outside.location).toMatch(/\/wwlogin\/sso\/login\?login_type=CorpApp&/)
  })

  test.each([
    ['/sidebar?contact=wm1', '/sidebar?contact=wm1'],
    ['/admin/quick-replies/5', '/admin/quick-replies/5'],
    ['/groups', '/groups'],
    ['https://evil.example/sidebar', '/sidebar'],
    ['//evil.example/sidebar', '/sidebar'],
    ['/\\evil.example/sidebar', '/sidebar'],
    ['/sidebar/..//evil.example', '/sidebar'],
    ['/api/me', '/sidebar'],
    ['javascript:alert(1)', '/sidebar'],
  ])('who wanted %s is brought to %s', async (wanted, brought) => {
    const back = await answerWho(new Browser(world.url), 'lin.mei', wanted)
    expect([back.status, back.location]).toEqual([302, brought])
  })

  test('no code, cookie or secret is in the log', async () => {
    const { cookie } = await signIn(world, 'lin.mei')
    const logged = world.logs.join('\n')
    for (const secret of [cookie.split('=')[1]!, world.config.sessionSecret]) expect(logged).not.toContain(secret)
    expect(logged).not.toMatch(/[?&]code=/)
  })
})
