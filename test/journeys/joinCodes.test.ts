import { businessDate } from '../../src/decisions/businessTime'
import { addFault, eventually, startWorld, type World } from '../support/app'
import { codeDraft, codeIn, codeOf, newGroup, runJoinCodes, scan, wayInWecom } from '../support/joinCodes'
import type { JoinCode } from '../../src/handlers/admin/joinCodes.schema'

const ROOT = '/cgi-bin/externalcontact/groupchat'
/** What is tried again is due at once; a run of the job is asked for. */
const IMPATIENT = { settleAfterMs: 1, refusedForMs: 1 }
let world: World

beforeAll(async () => {
  world = await startWorld({ limits: 'off', settings: { sync: { pollMs: 50 }, joinCodes: IMPATIENT } })
  await world.api('POST', '/api/sync')
  await eventually(
    async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
  )
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const create = async (chatIds: string[], more: Record<string, unknown> = {}): Promise<JoinCode> =>
  codeIn(await world.api('POST', '/api/join-codes', codeDraft(chatIds, more)))
const statesOf = ({ groups }: JoinCode) => groups.map(({ state, reason }) => reason ?? state)
const todosOf = (id: number) =>
  world.db.query<{ user_id: string; title: string }[]>(
    'select user_id, title from todo where key like $1 order by id',
    [`join-code-next:${id}:%`],
  )
/** By which code somebody came is told by the detail of their group, some seconds after the event. */
const counted = (code: JoinCode, joined: number) =>
  eventually(async () => (await codeOf(world, code.id)).counts.joined === joined, 15_000)
const listed = (code: JoinCode) => eventually(() => wayInWecom(world, code)?.chatIds)
const moved = (code: JoinCode, chatId: string) =>
  eventually(async () => {
    const { groups, way } = await codeOf(world, code.id)
    return groups.find(({ state }) => state === 'open')?.chatId === chatId && way?.told
  })

test('a group fills and the next opens; members count by the state of the code', async () => {
  const [a, b, c] = [await newGroup(world, '一群'), await newGroup(world, '二群'), await newGroup(world, '三群')]
  const code = await create([a, b, c], { name: '门店海报' })
  expect(code).toMatchObject({
    qrCode: `${world.sandboxUrl}/sandbox/qr/${wayInWecom(world, code)?.configId}`,
    way: { status: 'live', told: true },
    reserve: { wanted: 1, left: 2 },
    exhausted: false,
  })
  expect(wayInWecom(world, code)).toMatchObject({ remark: '门店海报', chatIds: [a], autoCreateRoom: 0 })
  expect(code.state.length).toBeLessThanOrEqual(30)
  const first = await scan(world, code)
  expect(await listed(code)).toEqual([a])
  await scan(world, code)
  await moved(code, b)
  expect(await listed(code)).toEqual([b])
  expect((await scan(world, code)).chatId).toBe(b)
  await counted(code, 3)
  await world.sandbox.group({ action: 'del_member', chatId: a, members: [first.externalUserId] })
  await eventually(async () => (await codeOf(world, code.id)).counts.left === 1)
  const after = await codeOf(world, code.id)
  expect(after.counts).toEqual({ joined: 3, there: 2, left: 1 })
  expect(statesOf(after)).toEqual(['full', 'open', 'waiting'])
  const day = businessDate(new Date(world.sandbox.clock.now()), 'Asia/Shanghai')
  expect((await world.api('GET', `/api/join-codes/${code.id}/days?from=${day}&to=${day}`)).body).toEqual([
    { day, joined: 3, there: 2, left: 1 },
  ])
  expect((await world.api('GET', `/api/join-codes/${code.id}/moves`)).body).toMatchObject([
    { from: { chatId: a, name: '一群', members: 3 }, to: { chatId: b }, cause: 'full' },
    { from: null, to: { chatId: a }, cause: 'begun' },
  ])
  const sent = world.sandbox.calls.list(`${ROOT}/update_join_way`)
  expect(sent.map(({ body }) => (body as { chat_id_list: string[] }).chat_id_list)).toEqual([[b]])
})

test('the owner is asked for the next group once, before the last one is full', async () => {
  const [a, b] = [await newGroup(world, '甲'), await newGroup(world, '乙', 'chen.hao')]
  const code = await create([a, b])
  expect(await todosOf(code.id)).toEqual([])
  await scan(world, code)
  await scan(world, code)
  await moved(code, b)
  const [todo] = await eventually(async () => {
    const todos = await todosOf(code.id)
    return todos.length > 0 ? todos : null
  })
  expect(todo).toMatchObject({ user_id: 'chen.hao', title: expect.stringContaining('只剩 0 个备用群') })
  await scan(world, code)
  await runJoinCodes(world)
  await counted(code, 3)
  expect(await todosOf(code.id)).toHaveLength(1)
  expect(await codeOf(world, code.id)).toMatchObject({ reserve: { wanted: 1, left: 0 } })
})

test('when every listed group is full WeCom makes one, and the code leads into it', async () => {
  const a = await newGroup(world, '网')
  const code = await create([a], { autoCreateRoom: true, roomBaseName: '网群', roomBaseId: 2, reserve: 0 })
  for (let n = 0; n < 3; n++) expect((await scan(world, code)).chatId).toBe(a)
  expect(await codeOf(world, code.id)).toMatchObject({ exhausted: true })
  const { chatId } = await scan(world, code)
  expect(chatId).not.toBe(a)
  await moved(code, chatId)
  const after = await codeOf(world, code.id)
  expect(after.groups[1]).toMatchObject({ chatId, name: '网群2', madeByWecom: true, state: 'open' })
  expect(await listed(code)).toEqual([chatId])
})

test('a dismissed group and one whose owner left are passed over; with an owner again it waits again', async () => {
  const [a, b, c] = [await newGroup(world, '散'), await newGroup(world, '离', 'zhou.kai'), await newGroup(world, '留')]
  const code = await create([a, b, c])
  await world.db.query('update member set gone_at = now() where user_id = $1', ['zhou.kai'])
  await world.sandbox.group({ action: 'dismiss', chatId: a })
  await moved(code, c)
  expect(statesOf(await codeOf(world, code.id))).toEqual(['dismissed', 'owner-left', 'open'])
  await world.db.query('update member set gone_at = null where user_id = $1', ['zhou.kai'])
  await runJoinCodes(world)
  await eventually(async () => statesOf(await codeOf(world, code.id))[1] === 'waiting')
})

test('WeCom refuses to be told: it is recorded, and told again', async () => {
  const [a, b] = [await newGroup(world, '拒'), await newGroup(world, '再')]
  const code = await create([a, b])
  addFault(world.sandbox, { path: `${ROOT}/update_join_way`, kind: 'errcode', errcode: 48002, times: 1 })
  await scan(world, code)
  await scan(world, code)
  const failed = await eventually(async () => {
    const shown = await codeOf(world, code.id)
    return shown.way?.lastError ? shown : null
  })
  expect(failed).toMatchObject({ way: { told: false, lastError: expect.stringContaining('48002') } })
  expect(statesOf(failed)).toEqual(['full', 'open'])
  expect(await listed(code)).toEqual([a])
  await runJoinCodes(world)
  await moved(code, b)
  expect(await listed(code)).toEqual([b])
  expect((await codeOf(world, code.id)).way).toMatchObject({ told: true, lastError: null })
})

test('a group that WeCom will not list is passed over, and the next is told', async () => {
  const [a, b, c] = [
    await newGroup(world, '头'),
    await newGroup(world, '不可', 'chen.hao'),
    await newGroup(world, '可'),
  ]
  const code = await create([a, b, c])
  world.sandbox.state.members.get('chen.hao')!.customerContact = false
  await scan(world, code)
  await scan(world, code)
  await moved(code, c)
  world.sandbox.state.members.get('chen.hao')!.customerContact = true
  expect(statesOf(await codeOf(world, code.id))).toEqual(['full', 'refused', 'open'])
  expect(await listed(code)).toEqual([c])
})

test('a lost answer leaves an attempt that is recorded as lost, and another way is made', async () => {
  const a = await newGroup(world, '丢')
  addFault(world.sandbox, { path: `${ROOT}/add_join_way`, kind: 'lose-answer', times: 1 })
  const code = await create([a], { reserve: 0 })
  expect(code).toMatchObject({ qrCode: null, way: { status: 'creating', told: false }, lostWays: 0 })
  await runJoinCodes(world)
  const after = await eventually(async () => {
    const shown = await codeOf(world, code.id)
    return shown.qrCode === null ? null : shown
  })
  expect(after).toMatchObject({ way: { status: 'live', told: true }, lostWays: 1 })
  const ours = [...world.sandbox.state.ledger.joinWays.values()].filter(({ state }) => state === code.state)
  expect(ours).toHaveLength(2)
  expect((await scan(world, after)).chatId).toBe(a)
})

test('a way that somebody removed in WeCom is made again', async () => {
  const [a, b] = [await newGroup(world, '删'), await newGroup(world, '补')]
  const code = await create([a, b])
  world.sandbox.state.ledger.joinWays.delete(wayInWecom(world, code)?.configId ?? '')
  const changed = codeIn(await world.api('PUT', `/api/join-codes/${code.id}`, codeDraft([a, b], { name: '补上' })))
  const way = wayInWecom(world, code)
  expect(way).toMatchObject({ state: code.state, remark: '补上' })
  expect(changed.qrCode).toBe(`${world.sandboxUrl}/sandbox/qr/${way?.configId}`)
})

test('a changed code keeps its picture; a group that is taken out makes way, and is not taken in again', async () => {
  const [a, b] = [await newGroup(world, '旧'), await newGroup(world, '新')]
  const code = await create([a, b])
  await scan(world, code)
  const changed = codeIn(await world.api('PUT', `/api/join-codes/${code.id}`, codeDraft([b], { name: '改名' })))
  expect(changed).toMatchObject({ name: '改名', qrCode: code.qrCode, state: code.state })
  expect(statesOf(changed)).toEqual(['open', 'taken-out'])
  expect(wayInWecom(world, code)).toMatchObject({ remark: '改名', chatIds: [b] })
  await world.sandbox.group({ action: 'change_name', chatId: a, name: '旧群' })
  await runJoinCodes(world)
  await eventually(async () => (await codeOf(world, code.id)).groups[1]?.name === '旧群')
  expect(statesOf(await codeOf(world, code.id))).toEqual(['open', 'taken-out'])
})

test('a removed code loses its way in WeCom and keeps its counts', async () => {
  const a = await newGroup(world, '末')
  const code = await create([a], { reserve: 0 })
  await scan(world, code)
  await counted(code, 1)
  expect((await world.api('DELETE', `/api/join-codes/${code.id}`)).status).toBe(200)
  expect(wayInWecom(world, code)).toBeUndefined()
  expect((await world.api('GET', '/api/join-codes?status=removed')).body.items).toEqual([
    expect.objectContaining({ id: code.id, counts: { joined: 1, there: 1, left: 0 } }),
  ])
  expect(await world.api('PUT', `/api/join-codes/${code.id}`, codeDraft([a]))).toMatchObject({
    status: 409,
    body: { error: { id: 'join-code-removed' } },
  })
})
