import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildChannel, channelOf, createChannel, stateOf, type ChannelAnswer } from '../support/channels'
import { chatOf, contactOf, entryOf, settled } from '../support/contacts'

const ADD = '/cgi-bin/externalcontact/add_contact_way'
const UPDATE = '/cgi-bin/externalcontact/update_contact_way'
const REMARK = '/cgi-bin/externalcontact/remark'
let world: World

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const wayIn = ({ ways }: ChannelAnswer) => world.sandbox.state.contactWays.get(ways[0]?.configId ?? '')
const come = async (channel: ChannelAnswer, name: string, userId = 'lin.mei') => {
  const { externalUserId } = await world.sandbox.add({ userId, name, state: stateOf(channel) })
  await entryOf(world, externalUserId, 'added')
  await settled(world)
  return externalUserId
}

describe('a channel', () => {
  test('is made in WeCom with a state of its own, and shows its QR code and who is on duty', async () => {
    const channel = await createChannel(world, { name: '三号店海报' })
    expect(channel).toMatchObject({ status: 'active', duty: { userIds: ['lin.mei'], because: 'on-shift' } })
    expect(channel.qrCode).toBe(`${world.sandboxUrl}/sandbox/qr/${channel.ways[0]?.configId}`)
    expect(wayIn(channel)).toMatchObject({
      remark: '三号店海报',
      state: stateOf(channel),
      users: ['lin.mei'],
      scene: 2,
    })
    expect(stateOf(channel)).toMatch(new RegExp(`^c${channel.id}-1-[0-9a-z]{6,}$`))
    expect(await channelOf(world, channel.id)).toEqual(channel)
  })

  test('gives a new contact its welcome, its tags and its remark, once, however often the event comes', async () => {
    const welcome = { text: '海报来的{{customer}}好' }
    const channel = await createChannel(world, { welcome, tagIds: ['et1', 'et2'], contactRemark: '{{customer}}·海报' })
    addFault(world.sandbox, { path: 'callback', kind: 'twice' })
    const id = await come(channel, '张三')
    expect(chatOf(world, id)).toEqual(['海报来的张三好'])
    const events = await world.db.query(
      `select encode(key, 'hex') as key from callback_event order by received_at desc`,
    )
    expect((await world.api('POST', `/api/inbox/${events[0].key}/replay`)).status).toBe(200)
    await settled(world)
    expect(world.calls(REMARK)).toBe(1)
    expect(world.sandbox.state.relation('lin.mei', id)?.remark).toBe('张三·海报')
    expect((await contactOf(world, id))?.followUsers[0]?.remark).toBe('张三·海报')
    const marks = await world.db.query('select added, cause from tag_change where external_user_id = $1', [id])
    expect(marks).toEqual([{ added: ['et1', 'et2'], cause: `channel:${channel.id}` }])
  })

  test('is changed as a whole: the way is told everything, and its QR code stays', async () => {
    const channel = await createChannel(world, { welcome: { text: '旧' } })
    const draft = buildChannel({ name: '新名字', members: [{ userId: 'chen.hao' }], welcome: { text: '新' } })
    const { body } = await world.api('PUT', `/api/channels/${channel.id}`, draft)
    expect(body).toMatchObject({ name: '新名字', qrCode: channel.qrCode, welcome: { text: '新' } })
    expect(wayIn(channel)).toMatchObject({ remark: '新名字', users: ['chen.hao'], state: stateOf(channel) })
    const id = await come(channel, '李四', 'chen.hao')
    expect(chatOf(world, id, 'chen.hao')).toEqual(['新'])
    expect(world.sandbox.calls.list(UPDATE).map(({ body: sent }) => sent)).toEqual([
      expect.objectContaining({ user: ['chen.hao'], party: [], remark: '新名字', state: stateOf(channel) }),
    ])
  })

  test('that is removed loses its way in WeCom and keeps its counts', async () => {
    const channel = await createChannel(world)
    await come(channel, '王五')
    expect(await world.api('DELETE', `/api/channels/${channel.id}`)).toMatchObject({ status: 200 })
    expect(wayIn(channel)).toBeUndefined()
    const removed = await world.api('GET', '/api/channels?status=removed')
    expect(removed.body).toEqual([
      expect.objectContaining({ id: channel.id, today: expect.objectContaining({ added: 1 }) }),
    ])
    expect(await world.api('PUT', `/api/channels/${channel.id}`, buildChannel())).toMatchObject({
      status: 409,
      body: { error: { id: 'channel-removed' } },
    })
  })

  test('welcomes by its other states too', async () => {
    const channel = await createChannel(world, { welcome: { text: '都一样' } })
    const state = 'made-in-the-console'
    expect((await world.api('POST', `/api/channels/${channel.id}/states`, { state })).status).toBe(200)
    const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '赵六', state })
    await entryOf(world, id, 'greeted')
    expect(chatOf(world, id)).toEqual(['都一样'])
    const other = await createChannel(world)
    expect(await world.api('POST', `/api/channels/${other.id}/states`, { state })).toMatchObject({
      status: 409,
      body: { error: { id: 'state-taken' } },
    })
  })

  test('needs the operator token', async () => {
    expect((await world.api('GET', '/api/channels', undefined, 'Bearer wrong')).status).toBe(401)
  })
})

test('a lost answer is settled at once: the way is found by its state, and there is one', async () => {
  addFault(world.sandbox, { path: ADD, kind: 'lose-answer' })
  const before = world.sandbox.state.contactWays.size
  const channel = await createChannel(world)
  expect(channel.ways).toMatchObject([{ status: 'live', state: stateOf(channel), userIds: ['lin.mei'] }])
  expect(channel.qrCode).not.toBeNull()
  expect(world.sandbox.state.contactWays.size).toBe(before + 1)
})

test('who reached their cap makes way for the next at once, and then for the fallback', async () => {
  const members = [
    { userId: 'lin.mei', dailyCap: 1 },
    { userId: 'chen.hao', dailyCap: 1 },
  ]
  const channel = await createChannel(world, { members, fallbackUserIds: ['zhou.kai'] })
  expect(wayIn(channel)?.users).toEqual(['lin.mei', 'chen.hao'])
  await come(channel, '一')
  expect(wayIn(channel)?.users).toEqual(['chen.hao'])
  await come(channel, '二', 'chen.hao')
  expect(wayIn(channel)?.users).toEqual(['zhou.kai'])
  expect((await channelOf(world, channel.id)).duty).toEqual({ userIds: ['zhou.kai'], because: 'fallback' })
  await come(channel, '三', 'zhou.kai')
  expect(world.calls(UPDATE)).toBe(2)
})

test('the first channel is kept for ever, and counts alone, when somebody comes again by another', async () => {
  const [first, second] = [await createChannel(world), await createChannel(world)]
  const id = await come(first, '常客')
  world.sandbox.clock.advance(2000)
  await world.sandbox.remove({ userId: 'lin.mei', externalUserId: id }, 'customer')
  await entryOf(world, id, 'removed')
  expect((await channelOf(world, first.id)).today).toMatchObject({ added: 1, stayed: 0, left: 1 })
  world.sandbox.clock.advance(2000)
  await world.sandbox.add({ userId: 'chen.hao', externalUserId: id, state: stateOf(second) })
  await eventually(async () => (await contactOf(world, id))?.followUsers.length === 2)
  await settled(world)
  expect((await contactOf(world, id))?.sourceState).toBe(stateOf(first))
  expect((await channelOf(world, first.id)).today).toMatchObject({ added: 1, stayed: 1, left: 0 })
  expect((await channelOf(world, second.id)).today).toMatchObject({ added: 0 })
})

test('an order makes its contact one who bought, once, and stands on the timeline', async () => {
  const channel = await createChannel(world)
  const id = await come(channel, '买家')
  const order = {
    orderNo: 'T-1',
    externalUserId: id,
    at: new Date(Date.now() + 60_000).toISOString(),
    amountFen: 1999,
    source: '小程序',
  }
  expect((await world.api('POST', '/api/orders', order)).body).toEqual({
    orderNo: 'T-1',
    recorded: true,
    outcome: 'recorded',
  })
  expect((await world.api('POST', '/api/orders', order)).body).toEqual({
    orderNo: 'T-1',
    recorded: false,
    outcome: 'known',
  })
  expect(await world.api('POST', '/api/orders', { ...order, amountFen: 1 })).toMatchObject({
    status: 409,
    body: { error: { id: 'order-differs' } },
  })
  expect((await channelOf(world, channel.id)).today).toMatchObject({ added: 1, stayed: 1, bought: 1, amountFen: 1999 })
  expect((await contactOf(world, id))?.timeline.filter(({ kind }) => kind === 'ordered')).toHaveLength(1)
})
