import { addFault, eventually, startWorld, type World } from '../support/app'
import { settled } from '../support/contacts'
import { goTo, later, nextMonday } from '../support/corpClock'

const DAY = 24 * 3600_000
const BASE = '/cgi-bin/externalcontact/groupchat'

interface Row {
  chatId: string
  state: string
  owner: { userId: string } | null
}
interface Transfer {
  chatId: string
  state: string
  kind: string
  to: { userId: string }
  reason: { zh: string } | null
}

let world: World
beforeAll(async () => {
  world = await startWorld({
    limits: 'off',
    admins: 'he.qing',
    settings: { sync: { pollMs: 50 }, inbox: { pollMs: 50 } },
  })
  await goTo(world, nextMonday(10, 10))
  await world.api('POST', '/api/sync')
  await eventually(
    async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
  )
}, 60_000)
afterAll(() => world.close())

const admin = (method: string, path: string, body?: unknown) => world.api(method, path, body)
const groups = async (query = ''): Promise<Row[]> =>
  (await admin('GET', `/api/customer-groups?limit=100&${query}`)).body.items as Row[]
const transfers = async (): Promise<Transfer[]> => (await admin('GET', '/api/group-transfers')).body.items as Transfer[]
const handOver = async (chatIds: string[], toUserId: string) =>
  (await admin('POST', '/api/group-transfers', { chatIds, toUserId })).body.groups as Transfer[]
const owned = async (owner: string): Promise<string[]> => (await groups(`owner=${owner}`)).map(({ chatId }) => chatId)

async function make(owner: string, name: string): Promise<string> {
  const { chatId } = await world.sandbox.group({ action: 'create', owner, name, members: [] })
  await eventually(async () => (await owned(owner)).includes(chatId))
  return chatId
}
const arrives = (chatId: string, owner: string) => eventually(async () => (await owned(owner)).includes(chatId), 10_000)

test('who leaves the corp leaves groups behind: they are listed, told of once, and arrive at the new owner after a day', async () => {
  const [one, two, stuck] = [
    await make('chen.hao', '春茶一群'),
    await make('chen.hao', '春茶二群'),
    await make('chen.hao', '老群'),
  ]
  // WeCom hands a group of somebody who left over once; of this one we were never told.
  const inherited = world.sandbox.state.groupChats.get(stuck)!
  await world.sandbox.member({ action: 'delete_user', userId: 'chen.hao' })
  await settled(world)
  inherited.status = 3
  await eventually(async () => (await groups('state=owner-left')).length === 3)
  const todos = () =>
    world.db.query<{ user_id: string; title: string }[]>(`select user_id, title from todo where source = 'groups-left'`)
  const [todo] = await eventually(async () => ((await todos()).length > 0 ? todos() : null))
  expect(todo?.title).toContain('3 个客户群')
  expect(todo?.user_id).not.toBe('chen.hao')
  // A sync finds them gone once more, and tells nobody again.
  await world.api('POST', '/api/sync')
  await eventually(
    async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
  )
  expect(await todos()).toHaveLength(1)

  const answers = await handOver([one, two, stuck], 'lin.mei')
  expect(Object.fromEntries(answers.map(({ chatId, state }) => [chatId, state]))).toEqual({
    ...{ [one]: 'waiting', [two]: 'waiting', [stuck]: 'failed' },
  })
  expect(answers.find(({ chatId }) => chatId === stuck)?.reason?.zh).toBe('该群已被继承过。')
  expect((await groups('state=handing-over')).map(({ chatId }) => chatId).sort()).toEqual([one, two].sort())
  expect(await owned('lin.mei')).not.toContain(one)

  await later(world, DAY + 60_000)
  await arrives(one, 'lin.mei')
  await arrives(two, 'lin.mei')
  const settledOnes = (await transfers()).map(({ chatId, state, kind }) => [chatId, state, kind])
  expect(settledOnes).toEqual(
    expect.arrayContaining([
      [one, 'done', 'left'],
      [two, 'done', 'left'],
      [stuck, 'failed', 'left'],
    ]),
  )
  expect((await groups('state=owner-left')).map(({ chatId }) => chatId)).toEqual([stuck])
  expect((await groups(`owner=lin.mei`)).find(({ chatId }) => chatId === one)?.state).toBe('normal')
}, 60_000)

test('on the job a group moves twice in 90 days; the third time it is refused without asking WeCom, and 90 days later it may', async () => {
  const chatId = await make('lin.mei', '来回群')
  for (const to of ['he.qing', 'lin.mei']) {
    expect(await handOver([chatId], to)).toEqual([{ chatId, state: 'waiting', reason: null }])
    expect((await handOver([chatId], to))[0]).toMatchObject({ state: 'refused', reason: { zh: '该群正在转交中。' } })
    await later(world, DAY + 60_000)
    await arrives(chatId, to)
  }
  const asked = world.calls(`${BASE}/onjob_transfer`)
  const third = await handOver([chatId], 'he.qing')
  expect(third).toEqual([
    { chatId, state: 'refused', reason: expect.objectContaining({ zh: expect.stringContaining('90 天') }) },
  ])
  expect(world.calls(`${BASE}/onjob_transfer`)).toBe(asked)
  const check = async () =>
    (await admin('POST', '/api/group-transfers/check', { chatIds: [chatId], toUserId: 'he.qing' })).body
  expect(await check()).toMatchObject({ may: [], refused: [{ chatId }] })
  await later(world, 91 * DAY)
  expect(await check()).toEqual({ may: [{ chatId, kind: 'on-job', movesLeft: 1 }], refused: [] })
}, 90_000)

test('an answer that was lost is never said to be done: the group is read, WeCom asked again, and it arrives once', async () => {
  const chatId = await make('lin.mei', '应答丢失群')
  const asked = world.calls(`${BASE}/onjob_transfer`)
  addFault(world.sandbox, { path: `${BASE}/onjob_transfer`, kind: 'lose-answer', times: 1 })
  expect(await handOver([chatId], 'he.qing')).toEqual([{ chatId, state: 'asked', reason: null }])
  await later(world, 30 * 60_000)
  await eventually(async () => (await transfers())[0]?.state === 'waiting')
  expect(world.calls(`${BASE}/onjob_transfer`)).toBe(asked + 2)
  expect(await owned('he.qing')).not.toContain(chatId)
  await later(world, DAY)
  await arrives(chatId, 'he.qing')
  expect((await transfers()).filter((one) => one.chatId === chatId).map(({ state }) => state)).toEqual(['done'])
}, 60_000)

test('WeCom’s counts are read for every day that is over, and the days a server was down are filled', async () => {
  await later(world, DAY)
  const days = () =>
    world.db.query<{ day: string; owners: number }[]>(
      `select to_char(day, 'YYYY-MM-DD') as day, count(*)::int as owners from group_owner_day group by 1 order by 1 desc`,
    )
  const before = await days()
  const yesterday = (ago: number) =>
    new Date(world.sandbox.clock.now() + 8 * 3600_000 - ago * DAY).toISOString().slice(0, 10)
  expect(before[0]?.day).toBe(yesterday(1))
  await world.server.stop()
  world.sandbox.calls.clear()
  world.sandbox.clock.advance(3 * DAY)
  const again = await world.startAnother()
  again.deps.clock.setOffset(world.sandbox.clock.offsetMs())
  await again.catchUp()
  await eventually(async () => (await days()).length >= before.length + 3)
  const after = await days()
  expect(after.slice(0, 4).map(({ day }) => day)).toEqual([1, 2, 3, 4].map(yesterday))
  expect(new Set(after.slice(0, 4).map(({ owners }) => owners)).size).toBe(1)
  // A call for each day that was missing, and none for today: WeCom would have refused it.
  const calls = world.sandbox.calls.list(`${BASE}/statistic`)
  expect(calls.length).toBe(3)
  const owner = 'lin.mei'
  const chats = [...world.sandbox.state.groupChats.values()].filter((chat) => chat.owner === owner).length
  const [newest] = await world.db.query<{ chats: number }[]>(
    'select chats from group_owner_day where owner_user_id = $1 order by day desc limit 1',
    [owner],
  )
  expect(newest?.chats).toBe(chats)
}, 60_000)
