import { eventually, startWorld, type World } from '../support/app'
import { signIn } from '../support/signIn'

let world: World
beforeAll(async () => (world = await startWorld({ admins: 'zhou.kai' })))
afterAll(() => world.close())

async function ask(method: string, path: string, headers: Record<string, string>) {
  const response = await fetch(world.url + path, { method, headers, ...(method !== 'GET' && { body: '{}' }) })
  const body = (await response.json()) as { error?: { id: string; messageZh: string } }
  return { status: response.status, error: body.error?.id ?? null, cookies: response.headers.getSetCookie() }
}
const me = (cookie: string) => ask('GET', '/api/me', { cookie })

describe('a session ends', () => {
  test('within 10 s of the event that says the member left, also when WeCom does not answer then', async () => {
    const { cookie } = await signIn(world, 'lin.mei')
    world.sandbox.faults.add({ kind: 'refuse', path: '/cgi-bin/user/get', times: 50 })
    const told = Date.now()
    await world.sandbox.member({ action: 'delete_user', userId: 'lin.mei' })
    await eventually(async () => (await me(cookie)).error === 'session-expired', 10_000)
    expect(Date.now() - told).toBeLessThan(10_000)
    world.sandbox.faults.clear()
  })

  test('at once when the member holds no role any more, and the browser forgets it', async () => {
    const { cookie } = await signIn(world, 'wang.jing')
    await world.db.query(`update member set customer_contact = false where user_id = 'wang.jing'`)
    const answer = await me(cookie)
    expect(answer).toMatchObject({ status: 401, error: 'session-expired' })
    expect(answer.cookies).toEqual([expect.stringMatching(/^__Host-changlai=; Path=\/; Max-Age=0;/)])
    await world.db.query(`update member set customer_contact = true where user_id = 'wang.jing'`)
    expect((await me(cookie)).status).toBe(401)
  })

  test('when the member is disabled and an event tells of a change', async () => {
    const { cookie } = await signIn(world, 'he.qing')
    await world.sandbox.member({ action: 'update_user', userId: 'he.qing', status: 2, departments: [3, 2] })
    await eventually(async () => (await me(cookie)).status === 401, 10_000)
    await world.sandbox.member({ action: 'update_user', userId: 'he.qing', status: 1 })
  })

  test('when the member signs out, and only that one', async () => {
    const [one, other] = [await signIn(world, 'chen.hao'), await signIn(world, 'chen.hao')]
    expect(await ask('POST', '/auth/logout', { cookie: one.cookie })).toMatchObject({
      status: 403,
      error: 'csrf-failed',
    })
    expect((await me(one.cookie)).status).toBe(200)
    expect((await ask('POST', '/auth/logout', one.headers)).status).toBe(200)
    expect((await me(one.cookie)).status).toBe(401)
    expect((await me(other.cookie)).status).toBe(200)
  })
})

describe('a session', () => {
  test('cannot be taken over by whoever reads the database', async () => {
    const { cookie } = await signIn(world, 'chen.hao')
    const rows = await world.db.query<{ id: Buffer }[]>('select id from member_session')
    for (const { id } of rows) expect((await me(`__Host-changlai=${id.toString('base64url')}`)).status).toBe(401)
    expect((await me(cookie)).status).toBe(200)
  })

  test('is kept in a cookie that no script and no other site reads', async () => {
    const begun = await fetch(`${world.url}/auth/login`, { redirect: 'manual' })
    expect(begun.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-changlai-signin-[0-9a-f]{8}=\S+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ])
  })

  test('notes when it was last used, but not with each request', async () => {
    const { cookie } = await signIn(world, 'chen.hao')
    const seen = async () =>
      (
        await world.db.query(`select seen_at from member_session where user_id = 'chen.hao' order by created_at desc`)
      )[0].seen_at as Date
    const first = await seen()
    await me(cookie)
    expect(await seen()).toEqual(first)
    await world.db.query(`update member_session set seen_at = seen_at - interval '61 s' where user_id = 'chen.hao'`)
    await me(cookie)
    expect((await seen()).getTime()).toBeGreaterThanOrEqual(first.getTime())
  })
})

describe('a write of a session', () => {
  beforeAll(() => signIn(world, 'wang.jing'))
  const write = (headers: Record<string, string>) =>
    ask('PUT', '/api/admins/wang.jing', { ...headers, 'content-type': 'application/json' })

  test('needs its own token', async () => {
    const [mine, theirs] = [await signIn(world, 'zhou.kai'), await signIn(world, 'chen.hao')]
    const { cookie } = mine
    for (const token of ['', 'guessed', theirs.csrfToken])
      expect(await write({ cookie, 'x-csrf-token': token })).toMatchObject({ status: 403, error: 'csrf-failed' })
    expect((await write(mine.headers)).status).toBe(200)
    expect((await ask('GET', '/api/audit', { cookie })).status).toBe(200)
  })

  test.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
  ])('that comes from %j is answered %i', async (from, status) => {
    const { headers } = await signIn(world, 'zhou.kai')
    expect((await write({ ...headers, ...from })).status).toBe(status)
  })

  test('from our own origin passes', async () => {
    const { headers } = await signIn(world, 'zhou.kai')
    expect((await write({ ...headers, origin: world.url })).status).toBe(200)
  })

  test('needs no token with the operator’s key, which no browser sends by itself', async () => {
    expect((await world.api('PUT', '/api/admins/wang.jing')).status).toBe(200)
  })
})
