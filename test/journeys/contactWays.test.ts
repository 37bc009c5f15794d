import { addFault, eventually, startWorld, type World } from '../support/app'
import { channelIn, channelOf, createChannel, stateOf } from '../support/channels'
import { chatOf, contactOf, entryOf, settled } from '../support/contacts'

const ADD = '/cgi-bin/externalcontact/add_contact_way'
const LIST = '/cgi-bin/externalcontact/list_contact_way'
const REMARK = '/cgi-bin/externalcontact/remark'
let world: World

beforeAll(async () => {
  world = await startWorld({ seed: 'shop' })
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const unknown = async () =>
  (await world.api('GET', '/api/contact-ways/unknown')).body as unknown as { state: string; configId: string }[]

test('the shop’s own ways are found, become channels, and count those who come by them', async () => {
  const { body } = await world.api('POST', '/api/contact-ways/compare')
  expect(body).toMatchObject({ gone: 0, unread: 0, found: body.inWecom })
  const found = await unknown()
  const poster = found.find(({ state }) => state === 'poster-jinxiu')
  const channel = channelIn(await world.api('POST', `/api/contact-ways/${poster?.configId}/adopt`, {}))
  expect(channel).toMatchObject({ states: ['poster-jinxiu'], ways: [{ status: 'live', configId: poster?.configId }] })
  expect((await unknown()).map(({ state }) => state)).toEqual(
    found.map(({ state }) => state).filter((state) => state !== 'poster-jinxiu'),
  )
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name: '新客', state: 'poster-jinxiu' })
  await entryOf(world, externalUserId, 'added')
  expect((await channelOf(world, channel.id)).today).toMatchObject({ added: 1, stayed: 1 })
  expect(await world.api('POST', `/api/contact-ways/${poster?.configId}/adopt`, {})).toMatchObject({
    status: 409,
    body: { error: { id: 'way-in-use' } },
  })
  expect((await world.api('DELETE', `/api/contact-ways/${poster?.configId}`)).status).toBe(409)
})

test('a way that serves no channel can be removed', async () => {
  const [way] = await unknown()
  expect((await world.api('DELETE', `/api/contact-ways/${way?.configId}`)).status).toBe(200)
  expect(world.sandbox.state.contactWays.has(way?.configId ?? '')).toBe(false)
  expect((await unknown()).map(({ configId }) => configId)).not.toContain(way?.configId)
})

test('a comparison that WeCom does not answer is refused in words', async () => {
  addFault(world.sandbox, { path: LIST, kind: 'errcode', errcode: 48002 })
  const { status, body } = await world.api('POST', '/api/contact-ways/compare')
  expect([status, body]).toMatchObject([409, { error: { id: 'wecom-refused' } }])
})

test('while WeCom cannot be asked, a channel shows its way as being made', async () => {
  addFault(world.sandbox, { path: ADD, kind: 'lose-answer' })
  addFault(world.sandbox, { path: LIST, kind: 'refuse', times: -1 })
  const channel = await createChannel(world)
  expect(channel).toMatchObject({ qrCode: null, ways: [{ status: 'creating', configId: null }] })
})

test('half an add is greeted by the channel, and remarked once it is whole', async () => {
  const channel = await createChannel(world, { welcome: { text: '欢迎' }, contactRemark: '{{customer|新客}}·海报' })
  const half = { userId: 'lin.mei', name: '半加', state: stateOf(channel), half: true }
  const { externalUserId: id } = await world.sandbox.add(half)
  await entryOf(world, id, 'greeted')
  await settled(world)
  expect([chatOf(world, id), world.calls(REMARK)]).toEqual([['欢迎'], 0])
  world.sandbox.clock.advance(2000)
  await world.sandbox.add({ userId: 'lin.mei', externalUserId: id, state: stateOf(channel) })
  await eventually(() => world.calls(REMARK) === 1)
  await settled(world)
  expect((await contactOf(world, id))?.followUsers[0]?.remark).toBe('半加·海报')
})

test('counts by day are read for the days asked for, the first before the last', async () => {
  const { id } = await createChannel(world)
  expect((await world.api('GET', `/api/channels/${id}/counts?from=2026-01-01&to=2026-01-31`)).body).toEqual([])
  const { body } = await world.api('GET', `/api/channels/${id}/counts?from=2026-01-31&to=2026-01-01`)
  expect(body).toMatchObject({ error: { id: 'invalid-input' } })
  expect((await world.api('GET', '/api/channels/999999/counts?from=2026-01-01&to=2026-01-31')).status).toBe(404)
})
