import { NativePage, sign, type Opened } from '../support/nativeClient'
import { corp, png, startWire, type Json, type Wire } from '../support/sandboxWire'

let wire: Wire
let chat: Opened
beforeEach(async () => {
  wire = await startWire()
  const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '晚风' })
  chat = { userId: 'lin.mei', entry: 'single_chat_tools', externalUserId }
})
afterEach(() => wire.close())

const messages = (opened = chat): Json[] =>
  wire.sandbox.state.chat(opened.userId, opened.externalUserId ?? opened.chatId ?? '') as unknown as Json[]
const text = (content: string): Json => ({ msgtype: 'text', text: { content } })

/** A page that the client has admitted. */
async function admitted(opened: Opened = chat): Promise<NativePage> {
  const page = new NativePage(wire, opened)
  expect(await page.agentConfig()).toEqual({ err_msg: 'agentConfig:ok' })
  return page
}

/** A group that lin.mei is in, and chen.hao is not. */
function group(): string {
  wire.sandbox.grow({ groups: 1, contacts: 3 })
  const [found] = wire.sandbox.state.groupChats.values()
  const others = found!.members.filter(({ id }) => id !== 'chen.hao')
  found!.members = [...others, { ...found!.members[0]!, id: 'lin.mei', type: 1 }]
  return found!.chatId
}

test('a page that is signed with the ticket of the app learns whose chat it stands beside, and writes into it', async () => {
  const page = await admitted()
  expect(await page.invoke('getContext')).toMatchObject({ err_msg: 'getContext:ok', entry: 'single_chat_tools' })
  expect(await page.invoke('getCurExternalContact')).toMatchObject({ userId: chat.externalUserId })
  expect(await page.invoke('sendChatMessage', text('您好'))).toEqual({ err_msg: 'sendChatMessage:ok' })
  expect(messages()).toMatchObject([{ from: 'member', by: 'sidebar', kind: 'text', text: '您好' }])
})

const badSignature = { err_msg: 'agentConfig:fail_invalid signature', err_code: 40093 }

test.each<[string, (page: NativePage) => Promise<Json | 'silent'>, Json]>([
  ['the ticket of the corp', (page) => page.agentConfig('corp'), badSignature],
  ['another nonce', (page) => page.agentConfig('agent', { nonceStr: 'other' }), badSignature],
  ['another time', (page) => page.agentConfig('agent', { timestamp: '1700000000' }), badSignature],
  ['a time in milliseconds', (page) => page.agentConfig('agent', { timestamp: '1700000000000' }), badSignature],
  ['a made-up signature', (page) => page.agentConfig('agent', { signature: 'a'.repeat(40) }), badSignature],
  [
    'another corp',
    (page) => page.agentConfig('agent', { corpid: 'wwother' }),
    { err_msg: 'agentConfig:fail_invalid corpid', err_code: 40013 },
  ],
])('a page with %s is refused, and so is what it then asks for', async (_what, configure, refusal) => {
  const page = new NativePage(wire, chat)
  expect(await configure(page)).toEqual(refusal)
  expect(await page.invoke('sendChatMessage', text('您好'))).toEqual({ err_msg: 'sendChatMessage:fail_no permission' })
  expect(messages()).toEqual([])
})

test("a signature counts for the address that was signed, and not for another page's", async () => {
  const { signature, ...rest } = await sign(wire, 'agent', 'https://crm.example.com/elsewhere')
  const page = new NativePage(wire, chat)
  expect(await page.agentConfig('agent', { signature, ...rest })).toEqual(badSignature)
})

test('a ticket that has ended is told apart from a signature that does not fit', async () => {
  const signed = await sign(wire, 'agent', 'https://crm.example.com/sidebar?code=c&state=s')
  wire.sandbox.clock.advance(7200_000)
  const params = { corpid: corp.corpId, agentid: String(corp.agentId), ...signed, jsApiList: [] }
  expect(await new NativePage(wire, chat).invoke('agentConfig', params)).toMatchObject({ err_code: 42012 })
})

test('a client before 3.0.24 takes the signature of the corp first, which opens no call by itself', async () => {
  const page = new NativePage(wire, chat)
  const url = 'https://crm.example.com/sidebar?code=c&state=s'
  const { timestamp, nonceStr, signature } = await sign(wire, 'corp', url)
  const params = {
    appId: corp.corpId,
    verifyTimestamp: timestamp,
    verifyNonceStr: nonceStr,
    verifySignature: signature,
  }
  expect(await page.invoke('preVerifyJSAPI', params)).toEqual({ err_msg: 'preVerifyJSAPI:ok' })
  expect(await page.invoke('getContext', params)).toEqual({ err_msg: 'getContext:fail_no permission' })
  expect(await page.invoke('preVerifyJSAPI', { ...params, verifyNonceStr: 'x' })).toMatchObject({ err_code: 40093 })
})

test('a call that the page did not list is refused, and one that no client has is unknown', async () => {
  const page = await admitted()
  expect(await page.invoke('openEnterpriseChat')).toEqual({ err_msg: 'openEnterpriseChat:fail_no permission' })
  expect(await page.invoke('flyToTheMoon')).toEqual({ err_msg: 'flyToTheMoon:fail_function not exist' })
})

test('each entry knows what WeCom lets it know', async () => {
  const chatId = group()
  const elsewhere = 'fail_without context of external contact'
  const contact = async (opened: Opened): Promise<unknown> => (await admitted(opened)).invoke('getCurExternalContact')
  const groupAt = async (opened: Opened): Promise<unknown> => (await admitted(opened)).invoke('getCurExternalChat')
  for (const entry of ['contact_profile', 'single_kf_tools']) {
    expect(await contact({ ...chat, entry })).toMatchObject({ userId: chat.externalUserId })
  }
  for (const entry of ['normal', 'group_chat_tools', 'chat_attachment']) {
    expect(await contact({ ...chat, entry })).toEqual({ err_msg: `getCurExternalContact:${elsewhere}`, err_code: 2 })
  }
  expect(await groupAt({ userId: 'lin.mei', entry: 'group_chat_tools', chatId })).toMatchObject({ chatId })
  expect(await groupAt({ userId: 'chen.hao', entry: 'group_chat_tools', chatId })).toMatchObject({ err_code: 2 })
  expect(await groupAt(chat)).toMatchObject({ err_msg: `getCurExternalChat:${elsewhere}` })
})

test('a member without customer contact may not ask whose chat it is', async () => {
  wire.sandbox.state.members.get('lin.mei')!.customerContact = false
  expect(await (await admitted()).invoke('getCurExternalContact')).toEqual({
    err_msg: 'getCurExternalContact:fail_no permission',
  })
})

test.each([
  [
    {
      msgtype: 'news',
      news: { link: 'https://a.example/b', title: '新品', desc: '九折', imgUrl: 'https://a.example/c.png' },
    },
    { kind: 'link', text: '新品', detail: '九折', url: 'https://a.example/b' },
  ],
  [
    {
      msgtype: 'miniprogram',
      miniprogram: {
        appid: 'wx0123456789abcdef',
        title: '商城',
        imgUrl: 'https://a.example/c.png',
        page: 'a/b.html?x=1',
      },
    },
    { kind: 'miniprogram', text: '商城', detail: 'wx0123456789abcdef' },
  ],
])('%j arrives as %j', async (message, expected) => {
  expect(await (await admitted()).invoke('sendChatMessage', message)).toEqual({ err_msg: 'sendChatMessage:ok' })
  expect(messages()).toMatchObject([expected])
})

test('a picture, video or file must have been uploaded, as what it is sent as, within three days', async () => {
  const page = await admitted()
  const { media_id: mediaid } = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'a.png', png)
  const send = (msgtype: string, id: unknown): Promise<unknown> =>
    page.invoke('sendChatMessage', { msgtype, [msgtype]: { mediaid: id } })
  expect(await send('image', mediaid)).toEqual({ err_msg: 'sendChatMessage:ok' })
  expect(messages()).toMatchObject([{ kind: 'image', url: `/sandbox/files/${String(mediaid)}` }])
  const refused = { err_msg: 'sendChatMessage:fail_invalid mediaid' }
  expect(await send('file', mediaid)).toEqual(refused)
  expect(await send('image', 'never uploaded')).toEqual(refused)
  wire.sandbox.clock.advance(3 * 24 * 3600_000)
  expect(await send('image', mediaid)).toEqual(refused)
})

test.each([
  [{ msgtype: 'text', text: { content: '' } }, 'invalid content'],
  [{ msgtype: 'text' }, 'invalid text'],
  [{ msgtype: 'link', link: {} }, 'invalid msgtype'],
  [{ msgtype: 'msgmenu', msgmenu: { head_content: '选', list: [] } }, 'invalid msgtype'],
  [{ msgtype: 'news', news: { link: 'a.example', title: 't' } }, 'invalid link'],
  [{ msgtype: 'news', news: { link: 'https://a.example', title: 't', imgUrl: '//a.example/c.png' } }, 'invalid imgUrl'],
  [
    {
      msgtype: 'miniprogram',
      miniprogram: { appid: 'wx0123456789abcdef', title: 't', imgUrl: 'https://a.example', page: 'a/b' },
    },
    'invalid page',
  ],
])('%j is refused: %s', async (message, words) => {
  expect(await (await admitted()).invoke('sendChatMessage', message)).toEqual({
    err_msg: `sendChatMessage:fail_${words}`,
  })
  expect(messages()).toEqual([])
})

test('a menu goes out in 微信客服 only', async () => {
  const list = [{ type: 'click', click: { id: '1', content: '订水' } }]
  const page = await admitted({ ...chat, entry: 'single_kf_tools' })
  await page.invoke('sendChatMessage', { msgtype: 'msgmenu', msgmenu: { head_content: '请选择', list } })
  expect(messages()).toMatchObject([{ kind: 'text', text: '请选择\n订水' }])
})

test('nothing can be sent from a profile or from a card', async () => {
  for (const entry of ['contact_profile', 'normal']) {
    const page = await admitted({ ...chat, entry })
    expect(await page.invoke('sendChatMessage', text('您好'))).toMatchObject({ err_code: 2 })
  }
  expect(messages()).toEqual([])
})

test('what is sent beside a group goes into the group', async () => {
  const opened = { userId: 'lin.mei', entry: 'group_chat_tools', chatId: group() }
  expect(await (await admitted(opened)).invoke('sendChatMessage', text('大家好'))).toMatchObject({
    err_msg: 'sendChatMessage:ok',
  })
  expect(messages(opened)).toMatchObject([{ text: '大家好' }])
})

test('the client can be told to refuse, to be slow, and to lose its answer before or after acting', async () => {
  const page = await admitted()
  const fault = (rule: Json): Promise<Json> =>
    wire.control('POST', '/faults', { path: 'client/sendChatMessage', ...rule })
  const send = (): Promise<unknown> => page.invoke('sendChatMessage', text('您好'))
  await fault({ kind: 'errcode', errcode: 40093 })
  expect(await send()).toEqual({ err_msg: 'sendChatMessage:fail_invalid signature', err_code: 40093 })
  await fault({ kind: 'refuse' })
  expect(await send()).toBe('silent')
  expect(messages()).toHaveLength(0)
  await fault({ kind: 'lose-answer' })
  expect(await send()).toBe('silent')
  expect(messages()).toHaveLength(1)
  await fault({ kind: 'latency', latencyMs: 300 })
  const began = performance.now()
  expect(await send()).toEqual({ err_msg: 'sendChatMessage:ok' })
  expect(performance.now() - began).toBeGreaterThanOrEqual(299)
})

test('every call of a page is on record', async () => {
  const page = await admitted()
  await page.invoke('getContext')
  const { calls } = (await wire.control('GET', '/client/calls')) as { calls: Json[] }
  expect(calls.map(({ name, errMsg }) => [name, errMsg])).toEqual([
    ['agentConfig', 'agentConfig:ok'],
    ['getContext', 'getContext:ok'],
  ])
})
