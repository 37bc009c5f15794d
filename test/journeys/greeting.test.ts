import { addFault, eventually, startWorld, type World } from '../support/app'
import { buildEvent } from '../support/build'
import { chatOf, contactOf, createWelcome, entryOf, keepFile, noticesTo, settled } from '../support/contacts'
import { png } from '../support/sandboxWire'

const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
const GET = '/cgi-bin/externalcontact/get'
const UPLOAD = '/cgi-bin/media/upload'
let world: World

beforeAll(async () => {
  world = await startWorld()
  await createWelcome(world, { text: '{{customer|您}}好，我是{{member|客服}}' })
  await createWelcome(world, { text: '海报来的{{customer|您}}好', state: 'poster-03' })
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const kindsOf = async (id: string) => (await contactOf(world, id))?.timeline.map(({ kind }) => kind).sort()

test('a new contact is greeted by the channel text and stands there with the channel, within 2 s', async () => {
  const began = Date.now()
  const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '张三', state: 'poster-03' })
  await Promise.all([entryOf(world, id, 'greeted'), entryOf(world, id, 'added')])
  expect(Date.now() - began).toBeLessThan(2000)
  expect(chatOf(world, id)).toEqual(['海报来的张三好'])
  expect(await contactOf(world, id)).toMatchObject({
    name: '张三',
    sourceState: 'poster-03',
    followUsers: [{ userId: 'lin.mei', state: 'poster-03', stands: true }],
  })
  expect(await kindsOf(id)).toEqual(['added', 'greeted'])
})

test('without a channel the welcome for everybody is sent, with both names filled in', async () => {
  const { externalUserId: id } = await world.sandbox.add({ userId: 'chen.hao', name: '李四' })
  await entryOf(world, id, 'greeted')
  expect(chatOf(world, id, 'chen.hao')).toEqual(['李四好，我是陈浩'])
})

test('the same event three times at once has one effect, and is acknowledged three times', async () => {
  addFault(world.sandbox, { path: 'callback', kind: 'drop' })
  const { externalUserId, welcomeCode } = await world.sandbox.add({ userId: 'lin.mei', name: '王五' })
  const plaintext = buildEvent({ externalUserId, welcomeCode: String(welcomeCode) })
  expect(await Promise.all([1, 2, 3].map(() => world.post(plaintext)))).toEqual([200, 200, 200])
  await entryOf(world, externalUserId, 'greeted')
  await settled(world)
  expect(await world.post(plaintext)).toBe(200)
  await settled(world)
  expect(chatOf(world, externalUserId)).toEqual(['王五好，我是林梅'])
  expect([world.calls(SEND), world.calls(GET)]).toEqual([1, 1])
  expect(await kindsOf(externalUserId)).toEqual(['added', 'greeted'])
  const [row] = await world.db.query('select max(repeats) as repeats from callback_event')
  expect(row.repeats).toBe(3)
})

test('a removal that overtakes its adding still ends the relation', async () => {
  addFault(world.sandbox, { path: 'callback', kind: 'out-of-order', delayMs: 5000 })
  const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '赵六', state: 'poster-03' })
  world.sandbox.clock.advance(2000)
  await world.sandbox.remove({ userId: 'lin.mei', externalUserId: id }, 'customer')
  await Promise.all([entryOf(world, id, 'added'), entryOf(world, id, 'greeted')])
  expect(await contactOf(world, id)).toMatchObject({
    sourceState: 'poster-03',
    followUsers: [{ userId: 'lin.mei', stands: false, removedBy: 'contact' }],
  })
  expect(await kindsOf(id)).toEqual(['added', 'greeted', 'removed'])
})

test('somebody who leaves and comes back stands there again, with the channel of the first time', async () => {
  const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '孙七', state: 'poster-03' })
  await entryOf(world, id, 'added')
  world.sandbox.clock.advance(2000)
  await world.sandbox.remove({ userId: 'lin.mei', externalUserId: id }, 'customer')
  await entryOf(world, id, 'removed')
  world.sandbox.clock.advance(2000)
  await world.sandbox.add({ userId: 'lin.mei', externalUserId: id, state: 'another-channel' })
  await eventually(async () => (await kindsOf(id))?.filter((kind) => kind === 'greeted').length === 2)
  await eventually(async () => (await contactOf(world, id))?.followUsers[0]?.stands)
  expect(await contactOf(world, id)).toMatchObject({
    sourceState: 'poster-03',
    followUsers: [{ state: 'another-channel', stands: true }],
  })
})

test('half an add is greeted, and the full add after it is not greeted again nor called a miss', async () => {
  const half = await world.sandbox.add({ userId: 'lin.mei', name: '周八', state: 'poster-03', half: true })
  const id = half.externalUserId
  await entryOf(world, id, 'greeted')
  world.sandbox.clock.advance(2000)
  expect(await world.sandbox.add({ userId: 'lin.mei', externalUserId: id, state: 'poster-03' })).toMatchObject({
    welcomeCode: null,
  })
  await eventually(async () => (await contactOf(world, id))?.name)
  await settled(world)
  expect(chatOf(world, id)).toHaveLength(1)
  expect(await kindsOf(id)).toEqual(['added', 'greeted', 'half-added'])
})

test('an add without a welcome code is written down, and the timeline says why there was no greeting', async () => {
  const { externalUserId: id } = await world.sandbox.add({
    userId: 'lin.mei',
    name: '某公司',
    externalUserId: 'woCompany1',
  })
  expect((await entryOf(world, id, 'not-greeted')).detail).toMatchObject({ reason: 'no-welcome-code' })
  await entryOf(world, id, 'added')
  // Written from the event first, then from what WeCom says.
  await settled(world)
  expect(world.calls(SEND)).toBe(0)
  expect(await contactOf(world, id)).toMatchObject({ name: '某公司', followUsers: [{ stands: true }] })
})

test.each([
  ['a NUL', '陈\0九', '陈九'],
  ['a lone surrogate', '陈\ud800九', '陈\ufffd九'],
])('a nickname with %s is greeted and kept all the same', async (_what, name, shown) => {
  const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name, state: 'poster-03' })
  await entryOf(world, id, 'greeted')
  expect(chatOf(world, id)).toEqual([`海报来的${shown}好`])
  expect((await contactOf(world, id))?.name).toBe(shown)
})

describe('with attachments', () => {
  let image: string
  beforeAll(async () => {
    image = await keepFile(world, '价目表.png', 'image', png)
    const link = { type: 'link', title: '下单', url: 'https://shop.example/order' }
    await createWelcome(world, {
      text: '请看',
      state: 'files',
      attachments: [{ type: 'image', mediaFileId: image }, link],
    })
  })

  test('the file is uploaded when the welcome is saved; no greeting has to upload', async () => {
    for (const name of ['一', '二']) {
      const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name, state: 'files' })
      await entryOf(world, id, 'greeted')
      expect(world.sandbox.state.chat('lin.mei', id).map(({ kind }) => kind)).toEqual(['text', 'image', 'link'])
    }
    expect([world.calls(SEND), world.calls(UPLOAD)]).toEqual([2, 0])
  })

  test('a file that WeCom forgot is uploaded again inside the window', async () => {
    world.sandbox.state.media.clear()
    const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '三', state: 'files' })
    await entryOf(world, id, 'greeted')
    expect(world.sandbox.calls.list(SEND).map(({ errcode }) => errcode)).toEqual([40007, 0])
    expect(world.calls(UPLOAD)).toBe(1)
    expect(world.sandbox.state.chat('lin.mei', id).map(({ kind }) => kind)).toEqual(['text', 'image', 'link'])
  })

  test('a file that cannot be uploaded is left out, and the words go out', async () => {
    world.sandbox.state.media.clear()
    addFault(world.sandbox, { path: UPLOAD, kind: 'errcode', errcode: 40004, times: -1 })
    const { externalUserId: id } = await world.sandbox.add({ userId: 'lin.mei', name: '四', state: 'files' })
    await entryOf(world, id, 'greeted')
    expect(world.sandbox.state.chat('lin.mei', id).map(({ kind }) => kind)).toEqual(['text', 'link'])
  })
})

test('a greeting that went out tells the rep nothing', () => {
  expect(noticesTo(world, 'lin.mei')).toEqual([])
})
