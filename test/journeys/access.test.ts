import { eventually, startWorld, type World } from '../support/app'
import { signIn } from '../support/signIn'

let world: World
beforeAll(async () => {
  world = await startWorld({ admins: 'zhou.kai' })
  await signIn(world, 'wang.jing')
})
afterAll(() => world.close())
beforeEach(() => world.db.query('truncate audit_entry'))

interface Entry {
  id: string
  actor: { userId: string; name: string | null } | null
  roles: string[]
  route: string
  subject: string | null
  status: number
  requestId: string
}
const audit = async (query = ''): Promise<{ entries: Entry[]; next: string | null }> =>
  (await world.apiAs('zhou.kai', 'GET', `/api/audit${query}`)).body as never

describe('the audit record', () => {
  test('has every write, done or refused, with who, what, whose and what came of it', async () => {
    await world.apiAs('zhou.kai', 'PUT', '/api/admins/wang.jing')
    await world.apiAs('zhou.kai', 'DELETE', '/api/admins/wang.jing')
    await world.apiAs('lin.mei', 'PUT', '/api/admins/lin.mei')
    await world.apiAs('lin.mei', 'POST', '/api/contacts/wm-not-mine/tags', { userId: 'lin.mei', add: ['secret words'] })
    await world.api('POST', '/api/orders', { secret: 'words' })
    const { cookie } = await signIn(world, 'lin.mei')
    await fetch(`${world.url}/api/sync`, { method: 'POST', headers: { cookie } })
    const { entries } = await audit()
    expect(entries.map(({ actor, roles, route, subject, status }) => [actor, roles, route, subject, status])).toEqual([
      [{ userId: 'lin.mei', name: '林梅' }, ['rep'], 'POST /api/sync', null, 403],
      [null, [], 'POST /api/orders', null, 400],
      [{ userId: 'lin.mei', name: '林梅' }, ['rep'], 'POST /api/contacts/{externalUserId}/tags', 'wm-not-mine', 403],
      [{ userId: 'lin.mei', name: '林梅' }, ['rep'], 'PUT /api/admins/{userId}', 'lin.mei', 403],
      [{ userId: 'zhou.kai', name: '周凯' }, ['rep', 'admin'], 'DELETE /api/admins/{userId}', 'wang.jing', 200],
      [{ userId: 'zhou.kai', name: '周凯' }, ['rep', 'admin'], 'PUT /api/admins/{userId}', 'wang.jing', 200],
    ])
    expect(JSON.stringify(await world.db.query('select * from audit_entry'))).not.toMatch(/words/)
  })

  test('shares its number with the answer', async () => {
    const { headers } = await signIn(world, 'zhou.kai')
    const response = await fetch(`${world.url}/api/admins/nobody`, { method: 'PUT', headers })
    expect(response.status).toBe(404)
    expect((await audit()).entries[0]?.requestId).toBe(response.headers.get('x-request-id'))
  })

  test('has a write whose body is no JSON', async () => {
    const { headers } = await signIn(world, 'zhou.kai')
    const body = { method: 'POST', body: '{', headers: { ...headers, 'content-type': 'application/json' } }
    expect((await fetch(`${world.url}/api/orders`, body)).status).toBe(400)
    expect((await audit()).entries).toMatchObject([{ route: 'POST /api/orders', status: 400 }])
  })

  test('has no reads, and nothing of strangers, who could fill it', async () => {
    await world.apiAs('zhou.kai', 'GET', '/api/admins')
    await world.api('PUT', '/api/admins/lin.mei', undefined, 'Bearer guessed')
    await fetch(`${world.url}/api/admins/lin.mei`, { method: 'PUT' })
    expect((await audit()).entries).toEqual([])
  })

  test('is read page by page, by actor and by subject', async () => {
    for (const userId of ['a', 'b', 'c']) await world.apiAs('zhou.kai', 'DELETE', `/api/admins/${userId}`)
    await world.api('DELETE', '/api/admins/b')
    const first = await audit('?limit=2')
    expect(first.entries.map(({ subject }) => subject)).toEqual(['b', 'c'])
    const second = await audit(`?limit=2&before=${first.next}`)
    expect(second.entries.map(({ subject }) => subject)).toEqual(['b', 'a'])
    expect((await audit(`?limit=2&before=${second.next}`)).entries).toEqual([])
    expect((await audit('?actor=operator')).entries.map(({ subject }) => subject)).toEqual(['b'])
    expect((await audit('?subject=b')).entries.map(({ actor }) => actor?.userId)).toEqual([undefined, 'zhou.kai'])
  })
})

describe('admins', () => {
  const roles = async (userId: string) => (await world.apiAs(userId, 'GET', '/api/me')).body.roles

  test('are granted and take effect at once, in sessions that are open already', async () => {
    expect(await roles('chen.hao')).toEqual(['rep'])
    await world.apiAs('zhou.kai', 'PUT', '/api/admins/CHEN.hao')
    expect(await roles('chen.hao')).toEqual(['rep', 'admin'])
    expect((await world.apiAs('chen.hao', 'GET', '/api/admins')).body.admins).toEqual([
      { userId: 'zhou.kai', name: '周凯', fixed: true, grantedBy: null, grantedAt: null },
      { userId: 'chen.hao', name: '陈浩', fixed: false, grantedBy: 'zhou.kai', grantedAt: expect.any(String) },
    ])
    await world.apiAs('zhou.kai', 'DELETE', '/api/admins/chen.hao')
    expect(await roles('chen.hao')).toEqual(['rep'])
  })

  test('must be members', async () => {
    const { status, body } = await world.apiAs('zhou.kai', 'PUT', '/api/admins/nobody')
    expect([status, body]).toMatchObject([404, { error: { id: 'member-unknown' } }])
  })

  test('of ADMIN_USERIDS cannot be removed here, in whatever case they are written', async () => {
    const { status, body } = await world.api('DELETE', '/api/admins/Zhou.Kai')
    expect([status, body]).toMatchObject([409, { error: { id: 'admin-fixed' } }])
  })

  test('keep their grant when their userid changes', async () => {
    await world.apiAs('zhou.kai', 'PUT', '/api/admins/chen.hao')
    await world.sandbox.member({ action: 'update_user', userId: 'chen.hao', newUserId: 'hao.chen' })
    await eventually(async () => {
      const granted: unknown = await world.db.query('select user_id from admin_grant')
      return JSON.stringify(granted) === '[{"user_id":"hao.chen"}]'
    })
  })
})

test('where ADMIN_USERIDS names nobody, the last admin stays, also when two remove each other', async () => {
  const other = await startWorld()
  for (const userId of ['lin.mei', 'chen.hao']) {
    await signIn(other, userId)
    await other.api('PUT', `/api/admins/${userId}`)
  }
  const removals = await Promise.all([
    other.apiAs('lin.mei', 'DELETE', '/api/admins/chen.hao'),
    other.apiAs('chen.hao', 'DELETE', '/api/admins/lin.mei'),
  ])
  expect(removals.map(({ status }) => status)).toContain(200)
  expect(removals.every(({ status }) => status === 200)).toBe(false)
  expect(await other.db.query('select 1 from admin_grant')).toHaveLength(1)
  await other.close()
})
