import { field, png, startReceiver, startWire, type Receiver, type Wire } from '../support/sandboxWire'

const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
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

async function added(input: Record<string, unknown> = {}): Promise<{ externalUserId: string; welcomeCode: string }> {
  const answer = await wire.control('POST', '/do/add', { userId: 'lin.mei', name: '张三', state: 'store-03', ...input })
  return { externalUserId: String(answer.externalUserId), welcomeCode: String(answer.welcomeCode) }
}

const greet = (welcomeCode: string, more = {}) =>
  wire.call(SEND, { welcome_code: welcomeCode, text: { content: '您好' }, ...more })

test('adding a member raises one signed event with the channel and a code, and the contact can be read', async () => {
  const { externalUserId, welcomeCode } = await added()
  expect(receiver.plaintexts).toHaveLength(1)
  const [event = ''] = receiver.plaintexts
  expect(field(event, 'ChangeType')).toBe('add_external_contact')
  expect(field(event, 'State')).toBe('store-03')
  expect(field(event, 'WelcomeCode')).toBe(welcomeCode)
  const read = await wire.call('/cgi-bin/externalcontact/get', undefined, { external_userid: externalUserId })
  expect(read).toMatchObject({
    external_contact: { name: '张三' },
    follow_user: [{ userid: 'lin.mei', state: 'store-03' }],
  })
})

test('a greeting within 20 s arrives in the chat: the text, then each attachment', async () => {
  const { welcomeCode, externalUserId } = await added()
  const { media_id: mediaId } = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'card.png', png)
  const link = { msgtype: 'link', link: { title: '价目表', url: 'https://shop.example/p' } }
  const attachments = [{ msgtype: 'image', image: { media_id: mediaId } }, link]
  expect(await greet(welcomeCode, { attachments })).toEqual({ errcode: 0, errmsg: 'ok' })
  const kinds = wire.sandbox.state.chat('lin.mei', externalUserId).map((message) => message.kind)
  expect(kinds).toEqual(['text', 'image', 'link'])
})

test('a code works once: the second call is told that a greeting was sent', async () => {
  const { welcomeCode } = await added()
  await greet(welcomeCode)
  expect(await greet(welcomeCode)).toMatchObject({ errcode: 41051 })
})

test('a code is dead 20 s after the event, by the sandbox clock', async () => {
  const { welcomeCode } = await added()
  await wire.control('POST', '/clock', { advanceMs: 20_001 })
  expect(await greet(welcomeCode)).toMatchObject({ errcode: 41050 })
})

test('a code nobody issued is invalid, and none at all is missing', async () => {
  expect(await greet('CALLBACK-nobody')).toMatchObject({ errcode: 41050 })
  expect(await greet('')).toMatchObject({ errcode: 41049 })
})

test('no greeting once the two have chatted', async () => {
  const { welcomeCode, externalUserId } = await added()
  await wire.control('POST', '/do/message', { userId: 'lin.mei', externalUserId, from: 'customer', text: '在吗' })
  expect(await greet(welcomeCode)).toMatchObject({ errcode: 41051 })
})

test('of two calls at the same moment one sends and the other learns that it is being sent', async () => {
  await wire.close()
  wire = await startWire({ callbackUrl: receiver.url, latencyMs: 50 })
  const { welcomeCode } = await added()
  await wire.token()
  const both = await Promise.all([greet(welcomeCode), greet(welcomeCode)])
  expect(both.map((answer) => answer.errcode).sort()).toEqual([0, 41096])
})

test('a customer from another corp gets no code', async () => {
  const answer = await wire.control('POST', '/do/add', { userId: 'lin.mei', externalUserId: 'woOtherCorp01' })
  expect(answer.welcomeCode).toBeNull()
  expect(field(receiver.plaintexts[0] ?? '', 'WelcomeCode')).toBeNull()
})

test('a half-added contact is greeted with its code but hidden from the API; the full add carries no second code', async () => {
  const { externalUserId, welcomeCode } = await added({ half: true })
  expect(field(receiver.plaintexts[0] ?? '', 'ChangeType')).toBe('add_half_external_contact')
  const get = () => wire.call('/cgi-bin/externalcontact/get', undefined, { external_userid: externalUserId })
  expect(await get()).toMatchObject({ errcode: 84061 })
  expect(await greet(welcomeCode)).toMatchObject({ errcode: 0 })
  expect(await wire.control('POST', '/do/add', { userId: 'lin.mei', externalUserId })).toMatchObject({
    welcomeCode: null,
  })
  expect(await get()).toMatchObject({ errcode: 0 })
})

test.each([
  ['nothing to say', { text: { content: '' } }, 40063],
  ['text over 4000 bytes', { text: { content: '水'.repeat(1334) } }, 40058],
  ['ten attachments', { attachments: Array.from({ length: 10 }, () => ({ msgtype: 'image', image: {} })) }, 41064],
  ['an attachment that does not exist', { attachments: [{ msgtype: 'voice', voice: { media_id: 'x' } }] }, 41065],
  ['a picture nobody uploaded', { attachments: [{ msgtype: 'image', image: { media_id: 'gone' } }] }, 40007],
  [
    'a link title over 128 bytes',
    { attachments: [{ msgtype: 'link', link: { title: '水'.repeat(43), url: 'https://a.example' } }] },
    40058,
  ],
])('%s is refused and leaves the code unused', async (_what, more, errcode) => {
  const { welcomeCode } = await added()
  expect(await greet(welcomeCode, more)).toMatchObject({ errcode })
  expect(await greet(welcomeCode)).toMatchObject({ errcode: 0 })
})

test('a picture ends after 3 days', async () => {
  const { media_id: mediaId } = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'card.png', png)
  await wire.control('POST', '/clock', { advanceDays: 3 })
  const { welcomeCode } = await added()
  const attachments = [{ msgtype: 'image', image: { media_id: mediaId } }]
  expect(await greet(welcomeCode, { attachments })).toMatchObject({ errcode: 40007 })
})
