import { addFault, startWorld, type World } from '../support/app'
import { chatOf, createWelcome, entryOf } from '../support/contacts'

const TOKEN = '/cgi-bin/gettoken'
const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
let world: World

beforeEach(async () => {
  world = await startWorld()
  await createWelcome(world, { text: '{{customer|您}}好' })
  await greeted('第一位')
  world.sandbox.calls.clear()
})
afterEach(() => world.close())

async function greeted(name: string): Promise<void> {
  const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name })
  await entryOf(world, externalUserId, 'greeted')
  expect(chatOf(world, externalUserId)).toEqual([`${name}好`])
}

test('an access token that ended in between is renewed once, and nobody notices', async () => {
  world.sandbox.clock.advance(7201_000)
  world.server.deps.clock.setOffset(7201_000)
  await Promise.all(['甲', '乙', '丙', '丁'].map(greeted))
  expect(world.calls(TOKEN)).toBe(1)
})

test.each([40014, 42001])('a greeting that meets errcode %i is sent with a new access token', async (errcode) => {
  addFault(world.sandbox, { path: SEND, kind: 'errcode', errcode })
  await greeted('第二位')
  expect(world.calls(TOKEN)).toBe(1)
})

test('the access token outlives the process', async () => {
  const second = await world.startAnother()
  await second.deps.wecom.contacts.followUsers()
  expect(world.calls(TOKEN)).toBe(0)
})
