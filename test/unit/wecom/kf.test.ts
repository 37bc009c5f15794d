import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const SAMPLE = join(__dirname, '../../../../shared/wecom/fixtures/kf-sidebar-pay/kf-sync-msg.json')
const ROOT = '/cgi-bin/kf'
const SYNC = `${ROOT}/sync_msg`
const SEND = `${ROOT}/send_msg`
const ON_EVENT = `${ROOT}/send_msg_on_event`
const MOVE = `${ROOT}/service_state/trans`
const STATE = `${ROOT}/service_state/get`
const ok = { errcode: 0, errmsg: 'ok' }
const place = { openKfId: 'wk1', externalUserId: 'wm1' }

let fake: FakeWecom
afterEach(() => fake.close())
const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

if (!existsSync(SAMPLE)) console.warn('skipped: the sample of kf messages is not beside this checkout (../shared)')
const withSample = existsSync(SAMPLE) ? test : test.skip

withSample('the shared sample of every kind of message and event is read as it stands', async () => {
  const { response } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { response: { msg_list: Record<string, unknown>[] } }
  fake = await fakeWecom({ [SYNC]: () => response })
  const { messages, nextCursor, hasMore } = await clientFor(fake.base).kf.sync({
    openKfId: 'wk1',
    cursor: null,
    token: 't',
  })
  expect([nextCursor, hasMore, messages.length]).toEqual(['4gw7MepFLfgF2VC5npN', false, response.msg_list.length])
  expect(sent()).toEqual({ open_kfid: 'wk1', token: 't', limit: 1000 })
  for (const [i, message] of messages.entries()) {
    const wire = response.msg_list[i] ?? {}
    expect(message.msgId).toBe(wire.msgid)
    expect(message.sentAt).toEqual(new Date(Number(wire.send_time) * 1000))
    expect(message.payload).toEqual(wire[String(wire.msgtype)])
  }
  expect(messages[0]).toMatchObject({
    origin: 'customer',
    externalUserId: 'wmTESTCUSTOMER0000000000000001',
    event: null,
  })
  expect(messages.find(({ msgType }) => msgType === 'business_card')).toMatchObject({
    origin: 'servicer',
    servicerUserId: 'zhangsan',
  })
  expect(messages.flatMap(({ event }) => event ?? [])).toEqual([
    { type: 'enter_session', scene: 'sidebar01', sceneParam: 'a%3D1', welcomeCode: 'WELCOMECODE' },
    { type: 'msg_send_fail', msgId: 'KFMSG9999', failType: 4 },
    { type: 'servicer_status_change', userId: 'zhangsan', receiving: false },
    { type: 'session_status_change', changeType: 1, servicerUserId: 'zhangsan', code: 'MSGCODE' },
    { type: 'session_status_change', changeType: 3, servicerUserId: null, code: 'MSGCODE' },
    { type: 'recall', msgId: 'KFMSG0001' },
    { type: 'recall', msgId: 'KFMSG0008' },
  ])
})

test('what the database cannot store is taken out of a payload, however deep', async () => {
  const msg = {
    msgid: 'M',
    open_kfid: 'wk1',
    external_userid: 'wm1',
    origin: 3,
    send_time: 1700000000,
    msgtype: 'msgmenu',
  }
  const list = [{ type: 'text', text: { content: 'a\u0000b\ud800' } }]
  fake = await fakeWecom({ [SYNC]: () => ({ ...ok, msg_list: [{ ...msg, msgmenu: { list } }], has_more: 1 }) })
  const page = await clientFor(fake.base).kf.sync({ openKfId: 'wk1', cursor: 'c', token: null })
  expect(page.messages[0]?.payload).toEqual({ list: [{ type: 'text', text: { content: 'ab\ufffd' } }] })
  expect(page).toMatchObject({ hasMore: true, nextCursor: '' })
  expect(sent()).toEqual({ open_kfid: 'wk1', cursor: 'c', limit: 1000 })
})

test('each kind of answer goes over the wire in the words of the docs', async () => {
  fake = await fakeWecom({ [SEND]: () => ({ ...ok, msgid: 'm1' }), [ON_EVENT]: () => ({ ...ok, msgid: 'm2' }) })
  const { kf } = clientFor(fake.base)
  expect(await kf.send(place, { type: 'text', text: '好' }, 'm1')).toBe('m1')
  expect(sent()).toEqual({ touser: 'wm1', open_kfid: 'wk1', msgid: 'm1', msgtype: 'text', text: { content: '好' } })
  const items = [
    { type: 'click', id: '1', content: '是' },
    { type: 'view', url: 'https://example.com', content: '看' },
    { type: 'miniprogram', appId: 'wx1', page: 'a.html', content: '开' },
    { type: 'text', content: '字' },
  ] as const
  await kf.sendOnEvent('CODE', { type: 'menu', head: 'h', items, tail: 't' }, 'm2')
  expect(sent()).toEqual({
    code: 'CODE',
    msgid: 'm2',
    msgtype: 'msgmenu',
    msgmenu: {
      head_content: 'h',
      list: [
        { type: 'click', click: { id: '1', content: '是' } },
        { type: 'view', view: { url: 'https://example.com', content: '看' } },
        { type: 'miniprogram', miniprogram: { appid: 'wx1', pagepath: 'a.html', content: '开' } },
        { type: 'text', text: { content: '字' } },
      ],
      tail_content: 't',
    },
  })
  await kf.send(place, { type: 'image', mediaId: 'M' }, 'm')
  expect(sent()).toMatchObject({ msgtype: 'image', image: { media_id: 'M' } })
  await kf.send(place, { type: 'link', title: 't', description: 'd', url: 'u', thumbMediaId: 'M' }, 'm')
  expect(sent()).toMatchObject({ msgtype: 'link', link: { title: 't', desc: 'd', url: 'u', thumb_media_id: 'M' } })
  await kf.send(place, { type: 'miniprogram', appId: 'wx1', title: 't', page: 'a.html', thumbMediaId: 'M' }, 'm')
  const miniprogram = { appid: 'wx1', title: 't', thumb_media_id: 'M', pagepath: 'a.html' }
  expect(sent()).toMatchObject({ msgtype: 'miniprogram', miniprogram })
  await kf.send(place, { type: 'location', name: 'n', address: 'a', latitude: 1.5, longitude: 2.5 }, 'm')
  const location = { name: 'n', address: 'a', latitude: 1.5, longitude: 2.5 }
  expect(sent()).toMatchObject({ msgtype: 'location', location })
  await kf.send(place, { type: 'acquisition-link', url: 'u' }, 'm')
  expect(sent()).toMatchObject({ msgtype: 'ca_link', ca_link: { link_url: 'u' } })
})

test('neither an answer nor a move is repeated when nothing comes back', async () => {
  const drop = () => (response: { destroy(): void }) => response.destroy()
  fake = await fakeWecom({ [SEND]: drop, [MOVE]: drop })
  const { kf } = clientFor(fake.base)
  await expect(kf.send(place, { type: 'text', text: '好' }, 'm')).rejects.toMatchObject({ maybeDone: true })
  await expect(kf.move(place, { state: 2 })).rejects.toMatchObject({ maybeDone: true })
  expect([fake.count(SEND), fake.count(MOVE)]).toEqual([1, 1])
})

test('all accounts are listed, page by page, and of servicers only members', async () => {
  const account = (i: number) => ({ open_kfid: `wk${i}`, name: `n${i}`, avatar: '', manage_privilege: i > 0 })
  const all = Array.from({ length: 130 }, (_, i) => account(i))
  fake = await fakeWecom({
    [`${ROOT}/account/list`]: ({ body }) => {
      const { offset, limit } = JSON.parse(body.toString()) as { offset: number; limit: number }
      return { ...ok, account_list: all.slice(offset, offset + limit) }
    },
    [`${ROOT}/servicer/list`]: () => ({
      ...ok,
      servicer_list: [{ userid: 'a', status: 0 }, { userid: 'b', status: 1, stop_type: 1 }, { department_id: 2 }],
    }),
  })
  const { kf } = clientFor(fake.base)
  const accounts = await kf.accounts()
  expect([accounts.length, accounts[0]?.managed, accounts[129]]).toEqual([
    130,
    false,
    { openKfId: 'wk129', name: 'n129', avatar: null, managed: true },
  ])
  expect(await kf.servicers('wk1')).toEqual([
    { userId: 'a', receiving: true },
    { userId: 'b', receiving: false },
  ])
})

test('a session is read, moved and upgraded; a state nobody knows counts as ended', async () => {
  const states = [{ service_state: 3, servicer_userid: 'a' }, { service_state: 9 }]
  fake = await fakeWecom({
    [STATE]: () => ({ ...ok, ...states.shift() }),
    [MOVE]: () => ({ ...ok, msg_code: 'CODE' }),
    [`${ROOT}/customer/upgrade_service`]: () => ok,
    [`${ROOT}/customer/cancel_upgrade_service`]: () => ok,
    [`${ROOT}/customer/get_upgrade_service_config`]: () => ({
      ...ok,
      member_range: { userid_list: ['a'], department_id_list: [] },
      groupchat_range: { chat_id_list: ['wr1'] },
    }),
    [`${ROOT}/add_contact_way`]: () => ({ ...ok, url: 'https://work.example/kfid' }),
    [`${ROOT}/customer/batchget`]: () => ({
      ...ok,
      customer_list: [{ external_userid: 'wm1', nickname: '王', avatar: 'a', gender: 2, unionid: 'o1' }],
      invalid_external_userid: ['wm2'],
    }),
  })
  const { kf } = clientFor(fake.base)
  expect(await kf.state(place)).toEqual({ state: 3, servicerUserId: 'a' })
  expect(await kf.state(place)).toEqual({ state: 4, servicerUserId: null })
  expect(await kf.move(place, { state: 3, servicerUserId: 'a' })).toEqual({ code: 'CODE' })
  expect(sent()).toEqual({ open_kfid: 'wk1', external_userid: 'wm1', service_state: 3, servicer_userid: 'a' })
  await kf.upgrade(place, { type: 'member', userId: 'a', wording: '加我' })
  expect(sent()).toMatchObject({ type: 1, member: { userid: 'a', wording: '加我' } })
  await kf.upgrade(place, { type: 'group', chatId: 'wr1', wording: '进群' })
  expect(sent()).toMatchObject({ type: 2, groupchat: { chat_id: 'wr1', wording: '进群' } })
  await kf.cancelUpgrade(place)
  expect(sent()).toEqual({ open_kfid: 'wk1', external_userid: 'wm1' })
  expect(await kf.upgradeRange()).toEqual({ userIds: ['a'], chatIds: ['wr1'] })
  expect(await kf.contactWay('wk1', 'site')).toBe('https://work.example/kfid')
  expect(await kf.customers(['wm1', 'wm2'])).toEqual([
    { externalUserId: 'wm1', nickname: '王', avatar: 'a', gender: 2, unionId: 'o1' },
  ])
})
