import { startWire, type Json, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
const DAY_MS = 24 * 3600_000
let wire: Wire
beforeEach(async () => void (wire = await startWire({ limits: 'off' })))
afterEach(() => wire.close())

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)
const later = (advanceMs: number) => wire.control('POST', '/clock', { advanceMs })
const added = async (userId = 'lin.mei') => (await wire.sandbox.add({ userId })).externalUserId
const text = { content: '上新' }
const ask = (body: Json) => call('add_msg_template', { text, ...body })
const asked = async (body: Json): Promise<string> => {
  const reply = await ask(body)
  if (reply.errcode !== 0) throw new Error(String(reply.errmsg))
  await later(3000)
  return String(reply.msgid)
}
const confirm = (msgId: string, userId = 'lin.mei') => wire.control('POST', '/do/confirm', { msgId, userId })
const tasks = async (msgid: string) =>
  ((await call('get_groupmsg_task', { msgid })).task_list as Json[]).map(({ userid, status }) => [userid, status])
const results = async (msgid: string, userid = 'lin.mei') =>
  ((await call('get_groupmsg_send_result', { msgid, userid })).send_list as Json[]).map(({ status }) => status)
const heard = (id: string, userId = 'lin.mei') => wire.sandbox.state.chat(userId, id).map((message) => message.text)

test('nothing goes out before the member confirms, and then it goes out once', async () => {
  const id = await added()
  const msgId = await asked({ external_userid: [id] })
  expect(await tasks(msgId)).toEqual([['lin.mei', 0]])
  expect(await results(msgId)).toEqual([0])
  expect(heard(id)).toEqual([])
  expect(await confirm(msgId)).toMatchObject({ sent: 1, failed: 0 })
  expect(await tasks(msgId)).toEqual([['lin.mei', 2]])
  expect(await results(msgId)).toEqual([1])
  expect(heard(id)).toEqual(['上新'])
  expect(await confirm(msgId)).toMatchObject({ error: expect.stringContaining('already') as string })
  expect(heard(id)).toEqual(['上新'])
})

test('until it is handed out it cannot be asked for', async () => {
  const { msgid } = await ask({ external_userid: [await added()] })
  expect(await call('get_groupmsg_task', { msgid })).toMatchObject({ errcode: 41063 })
  await later(2000)
  expect(await call('get_groupmsg_task', { msgid })).toMatchObject({ errcode: 0 })
})

test('of several members the one who talked last has to send it, unless one is named', async () => {
  const id = await added()
  await wire.sandbox.add({ userId: 'chen.hao', externalUserId: id })
  await later(1000)
  wire.sandbox.say({ userId: 'lin.mei', externalUserId: id }, 'member', '在吗')
  expect(await tasks(await asked({ external_userid: [id] }))).toEqual([['lin.mei', 0]])
  expect(await tasks(await asked({ external_userid: [id], sender: 'chen.hao' }))).toEqual([['chen.hao', 0]])
})

test('who is nobody’s contact is listed, and a message to nobody is refused', async () => {
  const id = await added()
  expect(await ask({ external_userid: [id, 'wmNobody'] })).toMatchObject({ errcode: 0, fail_list: ['wmNobody'] })
  expect(await ask({ external_userid: ['wmNobody'] })).toMatchObject({ errcode: 41048, fail_list: [] })
})

test('tags choose contacts: one of a list, and one of each list', async () => {
  const names = ['茶', '壶', '老客']
  const { tag_group: group } = await call('add_corp_tag', { group_name: '组', tag: names.map((name) => ({ name })) })
  const [tea, pot, old] = ((group as Json).tag as Json[]).map(({ id }) => String(id))
  const [first, second] = [await added(), await added()]
  await call('mark_tag', { userid: 'lin.mei', external_userid: first, add_tag: [tea, old] })
  await call('mark_tag', { userid: 'lin.mei', external_userid: second, add_tag: [pot] })
  const filter = (...lists: unknown[]) => ({ tag_filter: { group_list: lists.map((tag_list) => ({ tag_list })) } })
  const reached = async (body: Json) => {
    const msgId = await asked(body)
    await confirm(msgId)
    return [first, second].map((id) => heard(id).length)
  }
  expect(await reached(filter([tea, pot]))).toEqual([1, 1])
  expect(await reached(filter([tea, pot], [old]))).toEqual([2, 1])
  expect(await reached({ ...filter([tea]), external_userid: [second] })).toEqual([2, 2])
  expect(await ask(filter(['etNone']))).toMatchObject({ errcode: 40068 })
})

test('a month holds as many as it has days, members’ own included; the next month begins anew', async () => {
  const id = await added()
  const now = new Date(wire.sandbox.clock.now() + 8 * 3600_000)
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - 8 * 3600_000
  await later(first - wire.sandbox.clock.now())
  const days = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 0)).getUTCDate()
  const own = { userId: 'lin.mei', externalUserIds: [id], text: '早' }
  for (let at = 0; at < days - 1; at++) await wire.control('POST', '/do/mass-message', own)
  expect(await confirm(await asked({ external_userid: [id] }))).toMatchObject({ sent: 1 })
  const over = await asked({ external_userid: [id] })
  expect(await confirm(over)).toMatchObject({ sent: 0, failed: 1 })
  expect(await results(over)).toEqual([3])
  await later(days * DAY_MS)
  expect(await confirm(await asked({ external_userid: [id] }))).toMatchObject({ sent: 1 })
})

test('who deleted the member is not reached', async () => {
  const id = await added()
  const msgId = await asked({ external_userid: [id] })
  await wire.sandbox.remove({ userId: 'lin.mei', externalUserId: id }, 'customer')
  expect(await confirm(msgId)).toMatchObject({ sent: 0, failed: 1 })
  expect(await results(msgId)).toEqual([2])
})

test('a message to groups goes through their owner, and tells only of what was sent', async () => {
  const { chatId } = await wire.sandbox.group({ action: 'create', owner: 'lin.mei', name: '茶友' })
  expect(await ask({ chat_type: 'group' })).toMatchObject({ errcode: 40063 })
  const msgId = await asked({ chat_type: 'group', sender: 'lin.mei', chat_id_list: [chatId] })
  expect(await results(msgId)).toEqual([])
  await confirm(msgId)
  expect(await call('get_groupmsg_send_result', { msgid: msgId, userid: 'lin.mei' })).toMatchObject({
    send_list: [{ chat_id: chatId, status: 1 }],
  })
})

test('what is missing, too much or unknown is refused with a code', async () => {
  const id = await added()
  expect(await call('add_msg_template', { external_userid: [id] })).toMatchObject({ errcode: 40063 })
  expect(await ask({})).toMatchObject({ errcode: 40063 })
  expect(await ask({ external_userid: [id], text: { content: '茶'.repeat(1334) } })).toMatchObject({ errcode: 40058 })
  const attachments = Array.from({ length: 10 }, () => ({
    msgtype: 'image',
    image: { pic_url: 'http://p.test/a.png' },
  }))
  expect(await ask({ external_userid: [id], attachments })).toMatchObject({ errcode: 41064 })
  expect(await ask({ sender: 'nobody' })).toMatchObject({ errcode: 60111 })
  expect(await call('get_groupmsg_task', {})).toMatchObject({ errcode: 41046 })
  expect(await call('get_groupmsg_task', { msgid: 'msgNone' })).toMatchObject({ errcode: 41047 })
})

test('the list holds who made what, a month at most, and too large a page falls back to 50', async () => {
  const id = await added()
  await asked({ external_userid: [id] })
  await wire.control('POST', '/do/mass-message', { userId: 'lin.mei', externalUserIds: [id], text: '早' })
  const end_time = Math.floor(wire.sandbox.clock.now() / 1000)
  const list = (more: Json = {}) =>
    call('get_groupmsg_list_v2', { chat_type: 'single', start_time: end_time - 3600, end_time, ...more })
  const shown = async (more: Json) =>
    ((await list(more)).group_msg_list as Json[]).map(({ creator }) => creator ?? null)
  expect(await shown({})).toEqual([null, 'lin.mei'])
  expect(await shown({ filter_type: 0 })).toEqual([null])
  expect(await shown({ filter_type: 1 })).toEqual(['lin.mei'])
  expect(await shown({ creator: 'lin.mei' })).toEqual(['lin.mei'])
  expect(await list({ start_time: end_time - 32 * 24 * 3600 })).toMatchObject({ errcode: 600018, group_msg_list: [] })
  for (let at = 0; at < 49; at++) {
    await wire.control('POST', '/do/mass-message', { userId: 'lin.mei', externalUserIds: [id], text: '早' })
  }
  expect(await shown({ limit: 101, end_time: end_time + 60 })).toHaveLength(50)
  expect(await shown({ limit: 100, end_time: end_time + 60 })).toHaveLength(51)
})

test('members are reminded three times in 24 h, and what was cancelled cannot be confirmed any more', async () => {
  const msgid = await asked({ external_userid: [await added()] })
  for (let at = 0; at < 3; at++) expect(await call('remind_groupmsg_send', { msgid })).toMatchObject({ errcode: 0 })
  expect(await call('remind_groupmsg_send', { msgid })).toMatchObject({ errcode: 41094 })
  await later(DAY_MS + 1000)
  expect(await call('remind_groupmsg_send', { msgid })).toMatchObject({ errcode: 0 })
  expect(await call('cancel_groupmsg_send', { msgid })).toMatchObject({ errcode: 0 })
  expect(await call('cancel_groupmsg_send', { msgid })).toMatchObject({ errcode: 41093 })
  expect(await confirm(msgid)).toMatchObject({ error: expect.stringContaining('cancelled') as string })
  expect(await tasks(msgid)).toEqual([['lin.mei', 0]])
  expect(await call('remind_groupmsg_send', { msgid: 'msgNone' })).toMatchObject({ errcode: 41047 })
})
