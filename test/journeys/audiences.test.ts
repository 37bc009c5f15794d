import { setTimeout as sleep } from 'node:timers/promises'
import { startWorld, type World } from '../support/app'
import { insertContact, insertMember } from '../support/rows'

let world: World
beforeAll(async () => {
  world = await startWorld()
  const db = world.db.manager
  await insertMember(db, 'lin.mei', { name: '林梅' })
  for (const [id, name] of [
    ['wm1', '吴先生'],
    ['wm2', '吴女士'],
    ['wm3', '陈先生'],
  ] as const)
    await insertContact(db, id, { name })
  await insertContact(db, 'wm9', { name: '走了', removed: true })
  await db.query(`insert into tag_group (id, name, sort_order) values ('g', '意向', 0)`)
  await db.query(
    `insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g', '会员', 0), ('t2', 'g', '老客', 0)`,
  )
  await db.query(`update follow_user set tag_ids = '{t1}' where external_user_id in ('wm1', 'wm2')`)
  await db.query(`update contact set stage = 'customer' where external_user_id = 'wm1'`)
})
afterAll(() => world.close())

const group = (...of: unknown[]) => ({ kind: 'group', join: 'all', of })
const members = { kind: 'tags', has: 'any', tagIds: ['t1'] }
const customers = { kind: 'stage', in: ['customer'] }
const idle = { kind: 'last-order', test: { is: 'not-within', days: 60 } }
const post = (path: string, body: unknown) => world.api('POST', path, body)
const count = async (audience: unknown) => (await post('/api/audiences/count', { audience })).body.count

test('who is in an audience is counted, listed and explained from one definition', async () => {
  const audience = group(members, customers, idle)
  expect(await count(audience)).toBe(1)
  const page = await post('/api/audiences/list', { audience: group(members), limit: 1 })
  expect(page.body).toMatchObject({ items: [{ externalUserId: 'wm1', name: '吴先生' }], next: 'wm1' })
  const rest = await post('/api/audiences/list', { audience: group(members), limit: 1, after: 'wm1' })
  expect(rest.body).toMatchObject({ items: [{ externalUserId: 'wm2' }], next: null })
  const { body } = await post('/api/audiences/explain', { audience, externalUserId: 'wm2' })
  expect(body).toMatchObject({
    name: '吴女士',
    in: false,
    parts: [
      { depth: 0, met: false },
      { met: true, what: { zh: '有标签 会员' }, seen: { zh: '会员' } },
      { met: false, what: { zh: '阶段 是 已成交' }, seen: { zh: '潜在客户' } },
      { met: true, what: { zh: '最近 60 天没有下单（含从未）' }, seen: { zh: '从未' } },
    ],
  })
  const gone = await post('/api/audiences/explain', { audience, externalUserId: 'wm9' })
  expect(gone.body).toMatchObject({ in: false, never: { zh: '没有成员添加了该客户' } })
})

test('a change made a moment ago counts at once', async () => {
  const before = await count(group(customers))
  await world.api('PUT', '/api/contacts/wm3/stage', { stage: 'customer' })
  expect(await count(group(customers))).toBe(Number(before) + 1)
})

test('contacts are found by what is in their name, or by their id', async () => {
  const find = async (q: string) => (await world.api('GET', `/api/audiences/contacts?q=${encodeURIComponent(q)}`)).body
  expect(await find('吴')).toMatchObject([{ name: '吴先生', owner: '林梅' }, { name: '吴女士' }])
  expect(await find('wm3')).toMatchObject([{ externalUserId: 'wm3' }])
})

test.each([
  ['no condition', group(), 'body.audience.of'],
  ['a tag that is not there', group({ ...members, tagIds: ['t1', 't7'] }), 'body.audience.of.0.tagIds'],
  ['nothing chosen', group({ ...customers, in: [] }), 'body.audience.of.0.in'],
  [
    'days that end before they begin',
    group({ kind: 'added', test: { is: 'between', from: '2026-11-22', to: '2026-11-01' } }),
    'body.audience.of.0.test',
  ],
  ['groups too deep', group(group(group(group(customers)))), 'body.audience.of.0'],
])('an audience with %s is refused, with the place', async (_, audience, path) => {
  const { status, body } = await post('/api/audiences/count', { audience })
  expect(status).toBe(400)
  expect(JSON.stringify(body)).toContain(`"path":"${path}`)
})

test('segments are saved, used by name, and neither removed while used nor made of themselves', async () => {
  const save = (name: string, audience: unknown) => post('/api/segments', { name, audience })
  const first = (await save('会员', group(members))).body.id
  expect((await save('会员', group(members))).status).toBe(409)
  const inFirst = { kind: 'segment', segmentId: first }
  expect(await count(group(inFirst))).toBe(2)
  expect(await count(group({ ...inFirst, not: true }))).toBe(1)
  const second = (await save('成交会员', group(inFirst, customers))).body.id
  expect(await count(group({ kind: 'segment', segmentId: second }))).toBe(1)
  const circle = await world.api('PUT', `/api/segments/${first}`, {
    name: '会员',
    audience: group({ kind: 'segment', segmentId: second }),
  })
  expect(circle.body).toMatchObject({ error: { id: 'segment-circle' } })
  const used = await world.api('DELETE', `/api/segments/${first}`)
  expect(used.body).toMatchObject({ error: { id: 'segment-used', issues: [{ path: '成交会员' }] } })
  await world.db.query(
    `insert into campaign (name, definition, hash, authors, created_at, changed_at) values ('双十二', $1, '', '{}', now(), now())`,
    [JSON.stringify({ aim: { audience: group({ kind: 'segment', not: false, segmentId: second }) } })],
  )
  const campaigning = await world.api('DELETE', `/api/segments/${second}`)
  expect(campaigning.body).toMatchObject({ error: { id: 'segment-used', issues: [{ path: '双十二' }] } })
  await world.db.query(`update campaign set state = 'done'`)
  expect((await world.api('DELETE', `/api/segments/${second}`)).status).toBe(200)
  expect((await world.api('DELETE', `/api/segments/${first}`)).status).toBe(200)
})

test('of a table of ids the contacts are kept as a list, and every other row is named', async () => {
  const upload = async (dryRun: boolean) => {
    const query = new URLSearchParams({ name: '展会名单', format: 'csv', dryRun: String(dryRun) })
    const response = await fetch(`${world.url}/api/audience-lists?${query}`, {
      method: 'POST',
      headers: { authorization: world.operator, 'content-type': 'application/octet-stream' },
      body: '客户编号,姓名\nwm1,吴\nwmFOREIGN,不是我们的\nwm3,陈\nwm1,又是吴\n',
    })
    return (await response.json()) as Record<string, unknown>
  }
  expect(await upload(true)).toMatchObject({ id: null, rows: 4, kept: 2 })
  const report = await upload(false)
  expect(report).toMatchObject({
    ...{ rows: 4, kept: 2 },
    refused: [
      { row: 3, message: { zh: '不是本企业的客户' } },
      { row: 5, message: { zh: '与第 2 行重复' } },
    ],
  })
  const onList = { kind: 'list', listId: report.id }
  expect(await count(group(onList))).toBe(2)
  await post('/api/segments', { name: '展会', audience: group(onList) })
  const used = await world.api('DELETE', `/api/audience-lists/${String(report.id)}`)
  expect(used.body).toMatchObject({ error: { id: 'list-used' } })
})

test('what was asked is not among what was done; what was saved is', async () => {
  await count(group(members))
  const routes = await world.db.query<{ route: string }[]>('select distinct route from audit_entry')
  expect(routes.map(({ route }) => route).filter((route) => route.includes('/audiences/'))).toEqual([])
  expect(routes).toContainEqual({ route: 'POST /api/segments' })
})

test('whoever hangs up ends the count in the database too, and the next one is answered', async () => {
  const db = world.db.manager
  await db.query(`insert into audience_list (name, made_by, made_at) values ('名单', 'a test', now())`)
  const [list] = await db.query<{ id: number }[]>('select max(id) as id from audience_list')
  const audience = group({ kind: 'list', listId: list?.id })
  // A count waits for this lock, as it would for a million rows.
  const runner = world.db.createQueryRunner()
  await runner.startTransaction()
  await runner.query('lock table audience_list_contact in access exclusive mode')
  const waiting = async () => {
    const rows = await db.query<{ n: number }[]>(
      `select count(*)::int as n from pg_stat_activity where application_name = 'changlai-slow' and state = 'active'`,
    )
    return rows[0]?.n
  }
  const until = async (n: number) => {
    for (let i = 0; i < 100 && (await waiting()) !== n; i++) await sleep(20)
    return waiting()
  }
  const older = new AbortController()
  const asked = fetch(`${world.url}/api/audiences/count`, {
    method: 'POST',
    headers: { authorization: world.operator, 'content-type': 'application/json' },
    body: JSON.stringify({ audience }),
    signal: older.signal,
  }).catch((error: unknown) => error)
  expect(await until(1)).toBe(1)
  older.abort()
  expect(await asked).toMatchObject({ name: 'AbortError' })
  expect(await until(0)).toBe(0)
  await runner.rollbackTransaction()
  await runner.release()
  expect(await count(audience)).toBe(0)
  expect(world.logs.filter((line) => line.includes('request failed'))).toEqual([])
})
