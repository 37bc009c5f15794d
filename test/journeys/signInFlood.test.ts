import { addFault, startWorld, type World } from '../support/app'
import { answerWho, Browser, signIn, type Walk } from '../support/signIn'

const IDENTIFY = '/cgi-bin/auth/getuserinfo'
const PER_MINUTE = 5
let world: World
let minutes = 0
beforeAll(async () => {
  const sessions = { signInsPerMinute: PER_MINUTE, identifyWithinMs: 1500 }
  world = await startWorld({ seed: 'shop', settings: { sessions } })
})
beforeEach(() => nextMinute())
afterEach(() => world.sandbox.faults.clear())
afterAll(() => world.close())

/** Each test begins at the beginning of a minute of its own, by which the pace counts. */
function nextMinute(): void {
  minutes += 1
  world.server.deps.clock.setOffset(minutes * 60_000 - (Date.now() % 60_000))
}

/** A stranger's browser with an attempt whose cookie it never forgets. */
async function attempt(): Promise<(code: string) => Promise<Walk>> {
  const browser = new Browser(world.url)
  const { location } = await browser.get('/auth/login')
  const state = new URL(location ?? '').searchParams.get('state') ?? ''
  const cookies = [...browser.cookies]
  return (code) => {
    for (const [name, value] of cookies) browser.cookies.set(name, value)
    return browser.get(`/auth/callback?state=${state}&code=${code}`)
  }
}

test('with the cookie of one attempt WeCom is asked about one code, however many are made up', async () => {
  const send = await attempt()
  const before = world.calls(IDENTIFY)
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map(send))
  for (let i = 0; i < PER_MINUTE; i++) answers.push(await send(`e${i}`))
  expect(answers.every(({ status }) => status === 400)).toBe(true)
  expect(answers.filter(({ body }) => body.includes('已过期'))).toHaveLength(answers.length - 1)
  expect(world.calls(IDENTIFY) - before).toBe(1)
  await signIn(world, 'lin.mei')
})

test('with an attempt for each code WeCom is asked at the pace of all sign-ins, and the next minute is another', async () => {
  const before = world.calls(IDENTIFY)
  for (let i = 0; i < PER_MINUTE; i++) expect((await (await attempt())('x')).status).toBe(400)
  const walk = await answerWho(new Browser(world.url), 'lin.mei')
  expect([walk.status, walk.body]).toEqual([429, expect.stringContaining('登录的人太多')])
  expect(world.calls(IDENTIFY) - before).toBe(PER_MINUTE)
  nextMinute()
  await signIn(world, 'lin.mei')
})

test('nobody looks at an empty page for long: WeCom’s slowness is told as its silence', async () => {
  addFault(world.sandbox, { kind: 'latency', latencyMs: 2000, path: IDENTIFY })
  const walk = await answerWho(new Browser(world.url), 'lin.mei')
  expect([walk.status, walk.body]).toEqual([503, expect.stringContaining('企业微信没有响应')])
})
