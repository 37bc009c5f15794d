import { startWorld, type World } from '../support/app'
import { answerWho, Browser, signIn } from '../support/signIn'

let world: World
beforeAll(async () => (world = await startWorld({ seed: 'shop', admins: 'ZHOU.kai' })))
afterAll(() => world.close())

const me = async (cookie: string) => (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()

test('a rep signs in by the page of WeCom and is told who they are', async () => {
  const { cookie } = await signIn(world, 'lin.mei')
  expect(await me(cookie)).toEqual({
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

test('inside the client the silent address of WeCom is taken, elsewhere the one with a QR code', async () => {
  const inside = await new Browser(world.url, 'Mozilla/5.0 wxwork/4.1.20').get('/auth/login?next=/sidebar')
  expect(inside.location).toMatch(/\/connect\/oauth2\/authorize\?.*scope=snsapi_base.*agentid=1000002#wechat_redirect$/)
  const outside = await new Browser(world.url).get('/auth/login?next=/sidebar')
  expect(outside.location).toMatch(/\/wwlogin\/sso\/login\?login_type=CorpApp&/)
})

test('one is brought back to the page one wanted, its query included', async () => {
  const back = await answerWho(new Browser(world.url), 'lin.mei', '/sidebar?contact=wm1')
  expect([back.status, back.location]).toEqual([302, '/sidebar?contact=wm1'])
})
