import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

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

const add = (name: string): Promise<Json> => wire.control('POST', '/do/add', { userId: 'lin.mei', name })
const fault = (rule: Json): Promise<Json> => wire.control('POST', '/faults', rule)
const times = (): (string | null)[] => receiver.plaintexts.map((event) => field(event, 'ExternalUserID'))
const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a callback that is not answered 200 comes again with the same plaintext', async () => {
  receiver.answers = [500]
  expect(await add('张三')).toMatchObject({ delivered: true })
  expect(receiver.plaintexts).toHaveLength(2)
  expect(receiver.plaintexts[0]).toBe(receiver.plaintexts[1])
})

test('a callback is given up after three deliveries', async () => {
  receiver.answers = [500, 500, 500, 500]
  expect(await add('张三')).toMatchObject({ delivered: false })
  expect(receiver.plaintexts).toHaveLength(3)
  expect(await wire.control('GET', '/deliveries')).toMatchObject({
    deliveries: [{ event: 'add_external_contact', attempts: [{ status: 500 }, { status: 500 }, { status: 500 }] }],
  })
})

test('a receiver that is gone is recorded as no answer', async () => {
  receiver.close()
  const answer = await add('张三')
  expect(answer).toMatchObject({ delivered: false })
  expect(wire.sandbox.courier.deliveries[0]?.attempts.map((attempt) => attempt.status)).toEqual([null, null, null])
})

test('told to drop one, it drops one and sends the next', async () => {
  await fault({ path: 'callback', kind: 'drop' })
  expect(await add('张三')).toMatchObject({ delivered: false })
  expect(await add('李四')).toMatchObject({ delivered: true })
  expect(receiver.plaintexts).toHaveLength(1)
})

test('told to send twice, it sends the same plaintext twice', async () => {
  await fault({ path: 'callback', kind: 'twice' })
  await add('张三')
  expect(receiver.plaintexts).toHaveLength(2)
  expect(receiver.plaintexts[0]).toBe(receiver.plaintexts[1])
})

test('told to be late, it answers the request at once and delivers later', async () => {
  await fault({ path: 'callback', kind: 'late', delayMs: 60 })
  expect(await add('张三')).toMatchObject({ delivered: null })
  expect(receiver.plaintexts).toHaveLength(0)
  await until(() => receiver.plaintexts.length === 1)
})

test('told to deliver out of order, the next callback overtakes', async () => {
  await fault({ path: 'callback', kind: 'out-of-order', delayMs: 5000 })
  const first = await add('张三')
  const second = await add('李四')
  await until(() => receiver.plaintexts.length === 2)
  expect(times()).toEqual([second.externalUserId, first.externalUserId])
})

test('editing and deleting in the clients raise their events; deleted by the customer, the contact stays readable', async () => {
  const { externalUserId } = await add('张三')
  const pair = { userId: 'lin.mei', externalUserId }
  const get = () => wire.call('/cgi-bin/externalcontact/get', undefined, { external_userid: String(externalUserId) })
  await wire.control('POST', '/do/edit', { ...pair, remark: '老张' })
  expect(await get()).toMatchObject({ follow_user: [{ remark: '老张' }] })
  await wire.control('POST', '/do/remove', { ...pair, by: 'customer' })
  expect(await get()).toMatchObject({ errcode: 0 })
  await wire.control('POST', '/do/remove', { ...pair, by: 'member' })
  expect(await get()).toMatchObject({ errcode: 84061 })
  const types = receiver.plaintexts.map((event) => field(event, 'ChangeType'))
  expect(types).toEqual(['add_external_contact', 'edit_external_contact', 'del_follow_user', 'del_external_contact'])
})

test('what the API writes raises no callback', async () => {
  const { externalUserId } = await add('张三')
  const tags = (await wire.call('/cgi-bin/externalcontact/add_corp_tag', {
    group_name: '等级',
    tag: [{ name: '金卡' }],
  })) as { tag_group: { tag: { id: string }[] } }
  const pair = { userid: 'lin.mei', external_userid: externalUserId }
  const id = tags.tag_group.tag[0]?.id
  expect(await wire.call('/cgi-bin/externalcontact/mark_tag', { ...pair, add_tag: [id] })).toMatchObject({ errcode: 0 })
  expect(await wire.call('/cgi-bin/externalcontact/remark', { ...pair, remark: '老张' })).toMatchObject({ errcode: 0 })
  expect(receiver.plaintexts).toHaveLength(1)
})

test.each([
  ['two that know each other already', { externalUserId: 'wmKnown' }, 409],
  ['a member who does not exist', { userId: 'nobody' }, 404],
  ['an id that is none', { externalUserId: 'xx1' }, 400],
])('%s: the sandbox refuses in plain words', async (_who, input, status) => {
  await wire.control('POST', '/do/add', { userId: 'lin.mei', externalUserId: 'wmKnown' })
  const response = await fetch(`${wire.url}/sandbox/do/add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'lin.mei', ...input }),
  })
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ error: expect.any(String) })
})
