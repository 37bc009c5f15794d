import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { corp, field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'
import { KF, visitor } from '../support/kf'
import { shapeOf } from '../support/shapes'

const SAMPLE = join(__dirname, '../../../shared/wecom/fixtures/kf-sidebar-pay/kf-sync-msg.json')
const HOUR_MS = 3600_000
const text = { msgtype: 'text', text: { content: '好' } }
let wire: Wire
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
  wire = await startWire({ limits: 'off', callbackUrl: receiver.url })
})
afterEach(async () => {
  await wire.close()
  receiver.close()
})

const call = (path: string, body: Json) => wire.call(`/cgi-bin/kf/${path}`, { open_kfid: KF, ...body })
const does = (act: string, more: Json = {}) =>
  wire.control('POST', '/do/kf', { act, openKfId: KF, externalUserId: visitor, ...more })
const later = (advanceMs: number) => wire.control('POST', '/clock', { advanceMs })
const send = (more: Json = {}) => call('send_msg', { touser: visitor, ...text, ...more })
const move = (state: number, more: Json = {}) =>
  call('service_state/trans', { external_userid: visitor, service_state: state, ...more })
const stateOf = async () => (await call('service_state/get', { external_userid: visitor })).service_state
const sync = (more: Json = {}) => call('sync_msg', more)
const events = async (): Promise<Json[]> => {
  const list = (await sync()).msg_list as Json[]
  return list.flatMap(({ event }) => (event ? [event as Json] : []))
}
const codeOf = async (name: string) => (await events()).map((event) => event[name]).find(Boolean)

test('a callback says which account and brings a token of 10 minutes, and not a word more', async () => {
  await does('write', { text: '在吗' })
  const told = receiver.plaintexts.at(-1) ?? ''
  expect([field(told, 'Event'), field(told, 'OpenKfId'), field(told, 'FromUserName')]).toEqual([
    'kf_msg_or_event',
    KF,
    null,
  ])
  expect(told).not.toContain('在吗')
  const token = field(told, 'Token')
  expect(await sync({ token })).toMatchObject({ errcode: 0, has_more: 0, msg_list: [{ text: { content: '在吗' } }] })
  await later(10 * 60_000)
  expect(await sync({ token })).toMatchObject({ errcode: 95007, msg_list: [] })
  expect(await sync({ token: 'another' })).toMatchObject({ errcode: 95007 })
})

test('pages follow the cursor without gap or repeat, also over an empty page, and end after 3 days', async () => {
  for (let i = 0; i < 5; i++) await does('write', { text: String(i) })
  const first = await sync({ limit: 2 })
  expect(first).toMatchObject({ has_more: 1, msg_list: [{}, {}] })
  await wire.control('POST', '/faults', { path: '/cgi-bin/kf/sync_msg', kind: 'empty-page' })
  const empty = await sync({ limit: 2, cursor: first.next_cursor })
  expect(empty).toMatchObject({ has_more: 1, msg_list: [] })
  const rest = await sync({ cursor: empty.next_cursor })
  expect((rest.msg_list as Json[]).map((one) => one.text)).toEqual([
    { content: '2' },
    { content: '3' },
    { content: '4' },
  ])
  expect(await sync({ cursor: rest.next_cursor })).toMatchObject({ has_more: 0, msg_list: [] })
  await later(72 * HOUR_MS)
  expect(await sync()).toMatchObject({ msg_list: [] })
  expect(await sync({ cursor: 'nonsense' })).toMatchObject({ errcode: 40058 })
  expect(await sync({ limit: 1001 })).toMatchObject({ errcode: 40058 })
})

test('five messages after the last of the customer, within 48 hours, and none that was sent is handed out', async () => {
  await does('write', { text: '1' })
  for (let i = 0; i < 5; i++) expect(await send()).toMatchObject({ errcode: 0, msgid: expect.any(String) as string })
  expect(await send()).toMatchObject({ errcode: 95001 })
  await does('write', { text: '2' })
  expect(await send({ msgid: 'own-id_1' })).toMatchObject({ errcode: 0, msgid: 'own-id_1' })
  expect(await send({ msgid: 'own-id_1' })).toMatchObject({ errcode: 40058 })
  expect(((await sync()).msg_list as Json[]).map(({ origin }) => origin)).toEqual([3, 3])
  await later(48 * HOUR_MS + 1)
  expect(await send()).toMatchObject({ errcode: 95002 })
})

test('sessions move as the table of the facts says, and whom a human has no app writes to', async () => {
  await does('write', { text: '1' })
  expect(await stateOf()).toBe(0)
  expect(await move(4)).toMatchObject({ errcode: 95016 })
  expect(await move(1)).toMatchObject({ errcode: 0 })
  expect(await send()).toMatchObject({ errcode: 0 })
  const pool = await move(2)
  expect(pool).toMatchObject({ errcode: 0, msg_code: expect.any(String) as string })
  expect(await send()).toMatchObject({ errcode: 95018 })
  expect(await call('send_msg_on_event', { code: pool.msg_code, ...text })).toMatchObject({ errcode: 0 })
  expect(await call('send_msg_on_event', { code: pool.msg_code, ...text })).toMatchObject({ errcode: 40058 })
  expect(await move(1)).toMatchObject({ errcode: 95016 })
  expect(await move(3, { servicer_userid: 'wang.jing' })).toMatchObject({ errcode: 95014 })
  await does('stop', { userId: 'lin.mei' })
  expect(await move(3, { servicer_userid: 'lin.mei' })).toMatchObject({ errcode: 95014 })
  expect(await move(3, { servicer_userid: 'chen.hao' })).toMatchObject({ errcode: 0 })
  const end = await move(4)
  expect(await send()).toMatchObject({ errcode: 95018 })
  await later(20_001)
  expect(await call('send_msg_on_event', { code: end.msg_code, ...text })).toMatchObject({ errcode: 40058 })
  expect(await move(3, { servicer_userid: 'chen.hao' })).toMatchObject({ errcode: 95013 })
  await does('write', { text: '2' })
  expect(await stateOf()).toBe(0)
})

test('what nobody ends is over after 48 hours; a servicer who writes begins it anew', async () => {
  await does('write', { text: '1' })
  await move(3, { servicer_userid: 'lin.mei' })
  await later(48 * HOUR_MS + 1)
  expect(await stateOf()).toBe(4)
  await does('say', { userId: 'lin.mei', text: '还在吗' })
  expect(await stateOf()).toBe(3)
  expect((await events()).at(-1)).toMatchObject({ change_type: 4, new_servicer_userid: 'lin.mei' })
})

test('a welcome code comes once in 48 hours to who has not written, and lives 20 seconds', async () => {
  await does('enter', { scene: 'web', sceneParam: 'a' })
  const code = await codeOf('welcome_code')
  expect(await call('send_msg_on_event', { code, msgtype: 'image', image: { media_id: 'm' } })).toMatchObject({
    errcode: 40008,
  })
  expect(await call('send_msg_on_event', { code, ...text })).toMatchObject({ errcode: 0 })
  await does('enter')
  expect((await events()).at(-1)).not.toHaveProperty('welcome_code')
  await later(48 * HOUR_MS)
  await does('enter')
  const next = (await events()).at(-1)?.welcome_code
  await later(20_001)
  expect(await call('send_msg_on_event', { code: next, ...text })).toMatchObject({ errcode: 40058 })
  await does('write', { text: '1' })
  await does('enter')
  expect((await events()).at(-1)).not.toHaveProperty('welcome_code')
})

test('what a message may hold is checked', async () => {
  await does('write', { text: '1' })
  const menu = (list: Json[]) => send({ msgtype: 'msgmenu', msgmenu: { list } })
  const click = { type: 'click', click: { id: '1', content: '是' } }
  expect(await menu(Array(11).fill(click))).toMatchObject({ errcode: 95008 })
  expect(await menu([{ type: 'press', press: {} }])).toMatchObject({ errcode: 95009 })
  expect(await menu([click])).toMatchObject({ errcode: 0 })
  expect(await send({ text: { content: '长'.repeat(683) } })).toMatchObject({ errcode: 40058 })
  expect(await send({ msgtype: 'image', image: { media_id: 'gone' } })).toMatchObject({ errcode: 40007 })
  expect(await send({ open_kfid: 'wkNobody' })).toMatchObject({ errcode: 95004 })
  expect(await send({ open_kfid: '!' })).toMatchObject({ errcode: 95000 })
  await does('revoke')
  expect(await send()).toMatchObject({ errcode: 95017 })
  expect(field(receiver.plaintexts.at(-1) ?? '', 'AuthDelOpenKfId')).toBe(KF)
})

test('accounts are made, served, listed and removed', async () => {
  const { open_kfid: id } = await wire.call('/cgi-bin/kf/account/add', { name: '售后' })
  expect(await call('account/update', { open_kfid: id, name: '售后客服' })).toMatchObject({ errcode: 0 })
  expect(await call('account/update', { open_kfid: id, name: '太'.repeat(17) })).toMatchObject({ errcode: 95006 })
  expect(await call('account/list', {})).toMatchObject({
    account_list: [
      { open_kfid: KF, manage_privilege: true },
      { open_kfid: id, name: '售后客服' },
    ],
  })
  expect(await call('servicer/add', { open_kfid: id, userid_list: ['lin.mei', 'nobody'] })).toMatchObject({
    result_list: [
      { userid: 'lin.mei', errcode: 0, errmsg: 'success' },
      { userid: 'nobody', errcode: 60111 },
    ],
  })
  expect(
    await call('servicer/add', { open_kfid: id, userid_list: ['lin.mei'], department_id_list: [2] }),
  ).toMatchObject({
    result_list: [{ errmsg: 'ignored' }, { department_id: 2, errmsg: 'success' }],
  })
  const listed = await wire.call('/cgi-bin/kf/servicer/list', undefined, { open_kfid: String(id) })
  expect(listed).toMatchObject({ servicer_list: [{ userid: 'lin.mei', status: 0 }, { department_id: 2 }] })
  const way = await call('add_contact_way', { scene: 'site' })
  expect(String(way.url)).toContain(KF)
  expect(await call('add_contact_way', { scene: '网站' })).toMatchObject({ errcode: 40058 })
  expect(await call('account/del', { open_kfid: id })).toMatchObject({ errcode: 0 })
  expect(await call('account/del', { open_kfid: id })).toMatchObject({ errcode: 95004 })
})

test('visitors are described, and can be invited to a servicer or a group', async () => {
  await does('enter', { scene: 'web', sceneParam: 'a' })
  const asked = { external_userid_list: [visitor, 'wmNobody'], need_enter_session_context: 1 }
  expect(await wire.call('/cgi-bin/kf/customer/batchget', asked)).toMatchObject({
    customer_list: [{ external_userid: visitor, nickname: '新朋友', enter_session_context: { scene: 'web' } }],
    invalid_external_userid: ['wmNobody'],
  })
  const invite = (userid: string) =>
    call('customer/upgrade_service', { external_userid: visitor, type: 1, member: { userid, wording: '加我' } })
  expect(await invite('wang.jing')).toMatchObject({ errcode: 95021 })
  expect(await invite('lin.mei')).toMatchObject({ errcode: 0 })
  expect(wire.sandbox.state.ledger.kfUpgrades.size).toBe(1)
  expect(await call('customer/cancel_upgrade_service', { external_userid: visitor })).toMatchObject({ errcode: 0 })
  expect(wire.sandbox.state.ledger.kfUpgrades.size).toBe(0)
})

if (!existsSync(SAMPLE)) console.warn('skipped: the sample of kf messages is not beside this checkout (../shared)')
const withSample = existsSync(SAMPLE) ? test : test.skip

withSample('messages and events have the shape of the sample, kind by kind', async () => {
  const { response } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { response: Json & { msg_list: Json[] } }
  await does('enter', { scene: 'sidebar01', sceneParam: 'a%3D1' })
  for (const sample of response.msg_list) {
    const msgType = String(sample.msgtype)
    if (sample.origin !== 3) continue
    const content = sample[msgType] as Json
    await does('write', { msgType, content })
  }
  await move(2)
  await does('take', { userId: 'lin.mei' })
  await does('end', { userId: 'lin.mei' })
  await does('fail', { msgId: 'KFMSG9999', failType: 4 })
  await does('stop', { userId: 'lin.mei' })
  await does('recall', { msgId: 'KFMSG0001' })
  await does('recall', { msgId: 'KFMSG0008', userId: 'lin.mei' })
  const reply = await sync()
  expect(Object.keys(reply)).toEqual(expect.arrayContaining(Object.keys(response)))
  const kindOf = (message: Json): string => {
    const { event_type: type, change_type: change } = (message.event ?? {}) as Json
    return [message.msgtype, type, change].filter(Boolean).join('.')
  }
  const ours = new Map((reply.msg_list as Json[]).map((message) => [kindOf(message), message]))
  const compared: string[] = []
  for (const sample of response.msg_list) {
    const kind = kindOf(sample)
    const found = ours.get(kind)
    // Written by a servicer, or what the simulated clients cannot do.
    if (!found) continue
    const { wechat_channels: _channels, ...event } = (sample.event ?? {}) as Json
    const theirs = shapeOf(sample.event ? { ...sample, event } : sample)
    expect([kind, [...shapeOf(found)].sort()]).toEqual([kind, [...theirs].sort()])
    compared.push(kind)
  }
  expect(compared).toHaveLength(response.msg_list.length - 3)
  expect(corp.corpId).toBe(field(receiver.plaintexts.at(-1) ?? '', 'ToUserName'))
})
