import { startWorld, type World } from '../support/app'
import { holders, putPeople } from '../support/rights/people'
import { answerWho, Browser, signIn } from '../support/signIn'

/** The bare address of the server. */
let world: World
beforeAll(async () => {
  world = await startWorld({ admins: holders.admin, limits: 'off' })
  await putPeople(world)
})
afterAll(() => world.close())

const PERSON = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const home = async (headers: Record<string, string> = {}) => {
  const answer = await fetch(`${world.url}/`, { headers: { ...PERSON, ...headers }, redirect: 'manual' })
  return [answer.status, answer.headers.get('location')]
}

test.each([
  [holders.rep, '/sidebar'],
  [holders['group-owner'], '/sidebar'],
  [holders.manager, '/admin'],
  [holders.admin, '/admin'],
])('sends %s, who is signed in, to %s, but inside WeCom always to the sidebar', async (userId, page) => {
  const { cookie } = await signIn(world, userId)
  expect(await home({ cookie })).toEqual([302, page])
  expect(await home({ cookie, 'user-agent': 'Mozilla/5.0 wxwork/4.1.20' })).toEqual([302, '/sidebar'])
})

test('lets a stranger sign in and come back, and one whose session is gone too', async () => {
  expect(await home()).toEqual([302, '/auth/login?next=/'])
  expect(await home({ cookie: '__Host-changlai=guessed' })).toEqual([302, '/auth/login?next=/'])
  expect(await answerWho(new Browser(world.url), holders.admin, '/')).toMatchObject({ status: 302, location: '/' })
})

test('is no page for scripts: they are told to sign in, as JSON', async () => {
  for (const accept of ['*/*', 'application/json']) {
    const answer = await fetch(`${world.url}/`, { headers: { accept } })
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { id: 'not-signed-in' } }])
  }
  const operator = { ...PERSON, authorization: world.operator }
  expect((await fetch(`${world.url}/`, { headers: operator })).status).toBe(404)
  expect((await fetch(`${world.url}/`, { headers: PERSON, method: 'POST' })).status).toBe(401)
  expect((await fetch(`${world.url}/api/me`, { headers: PERSON })).status).toBe(401)
})
