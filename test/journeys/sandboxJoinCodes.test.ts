import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact/groupchat'
let receiver: Receiver
let wire: Wire
beforeEach(async () => {
  receiver = await startReceiver()
  wire = await startWire({ callbackUrl: receiver.url })
})
afterEach(async () => {
  await wire.close()
  receiver.close()
})

const newGroup = async (name: string): Promise<string> =>
  String((await wire.control('POST', '/do/group', { action: 'create', owner: 'lin.mei', name })).chatId)
const scan = (body: Json): Promise<Json> => wire.control('POST', '/do/scan-join', body)
const addWay = async (chatIds: string[], more: Json = {}): Promise<string> => {
  const way = { scene: 2, chat_id_list: chatIds, state: 'poster', ...more }
  return String((await wire.call(`${ROOT}/add_join_way`, way)).config_id)
}
const membersOf = async (chatId: unknown): Promise<Json[]> =>
  ((await wire.call(`${ROOT}/get`, { chat_id: String(chatId), need_name: 1 })).group_chat as Json).member_list as Json[]

test('who scans enters the first listed group with room, and carries the state of the way', async () => {
  const [a, b] = [await newGroup('一'), await newGroup('二')]
  const configId = await addWay([a, b], { auto_create_room: 0 })
  const first = await scan({ configId, name: '张三', limit: 2 })
  expect(first).toMatchObject({ chatId: a, delivered: true })
  expect((await membersOf(a))[1]).toMatchObject({
    ...{ userid: first.externalUserId, join_scene: 3, state: 'poster', name: '张三', type: 2 },
  })
  const plaintext = receiver.plaintexts.at(-1) ?? ''
  expect([field(plaintext, 'UpdateDetail'), field(plaintext, 'JoinScene')]).toEqual(['add_member', '3'])
  expect(await scan({ configId, limit: 2 })).toMatchObject({ chatId: b })
  expect(await scan({ configId, limit: 2 })).toMatchObject({ error: 'every listed group is full' })
})

test('when all are full WeCom makes the next group, of the same owner and with the next number, and lists it', async () => {
  const a = await newGroup('一')
  const configId = await addWay([a], { room_base_name: '茶友', room_base_id: 7 })
  expect(await scan({ configId, limit: 1 })).not.toMatchObject({ chatId: a })
  const { join_way: way } = await wire.call(`${ROOT}/get_join_way`, { config_id: configId })
  const [, made] = (way as { chat_id_list: string[] }).chat_id_list
  expect(way).toMatchObject({ chat_id_list: [a, made], room_base_id: 8 })
  const { group_chat: chat } = await wire.call(`${ROOT}/get`, { chat_id: String(made), need_name: 1 })
  expect(chat).toMatchObject({ name: '茶友7', owner: 'lin.mei' })
})

test('a dismissed group is not entered, and no way takes it', async () => {
  const [a, b] = [await newGroup('一'), await newGroup('二')]
  const configId = await addWay([a, b])
  await wire.control('POST', '/do/group', { action: 'dismiss', chatId: a })
  expect(await scan({ configId })).toMatchObject({ chatId: b })
  expect(await wire.call(`${ROOT}/add_join_way`, { scene: 2, chat_id_list: [a] })).toMatchObject({ errcode: 49008 })
})

test('a way that is none', async () => {
  expect(await scan({ configId: 'nothing' })).toMatchObject({ error: 'no join way nothing' })
})
