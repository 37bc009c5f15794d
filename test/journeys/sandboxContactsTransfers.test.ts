import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
const DAY_MS = 24 * 3600_000
let wire: Wire
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
  wire = await startWire({ callbackUrl: receiver.url })
})
afterEach(async () => {
  await wire.close()
  receiver.close()
})

const call = (path: string, body: Json) => wire.call(`${ROOT}/${path}`, body)
const later = (advanceMs: number) => wire.control('POST', '/clock', { advanceMs })
const leave = (userId: string) => wire.control('POST', '/do/leave', { userId })
const added = async (userId = 'lin.mei') => (await wire.sandbox.add({ userId, state: 'store-3' })).externalUserId
const pair = { handover_userid: 'lin.mei', takeover_userid: 'chen.hao' }
const move = (external_userid: string[], more: Json = {}) =>
  call('transfer_customer', { ...pair, external_userid, ...more })
const rowOf = async (reply: Promise<Json>) => ((await reply).customer as Json[] | undefined)?.[0]
const told = () => receiver.plaintexts.map((one) => [field(one, 'ChangeType'), field(one, 'UserID')])
const followers = async (external_userid: string) => {
  const reply = await wire.call(`${ROOT}/get`, undefined, { external_userid })
  return ((reply.follow_user ?? []) as Json[]).map(({ userid }) => userid)
}
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('from a member who stays', () => {
  test('a contact waits for a day, then goes over, is told to the app and greeted', async () => {
    const id = await added()
    receiver.plaintexts.length = 0
    expect(await move([id], { transfer_success_msg: '以后我来' })).toMatchObject({
      customer: [{ external_userid: id, errcode: 0 }],
    })
    expect(await rowOf(call('transfer_result', pair))).toMatchObject({ status: 2 })
    await later(DAY_MS - 60_000)
    expect(await followers(id)).toEqual(['lin.mei'])
    await later(60_000)
    expect(await followers(id)).toEqual(['chen.hao'])
    expect(await rowOf(call('transfer_result', pair))).toMatchObject({ status: 1 })
    await until(() => receiver.plaintexts.length === 2)
    expect(told()).toEqual([
      ['del_external_contact', 'lin.mei'],
      ['add_external_contact', 'chen.hao'],
    ])
    expect(field(receiver.plaintexts[0]!, 'Source')).toBe('DELETE_BY_TRANSFER')
    expect(wire.sandbox.state.chat('chen.hao', id).map(({ text }) => text)).toEqual(['以后我来'])
  })

  test('a customer who refuses stays, and both sides hear of it', async () => {
    const id = await added()
    await move([id])
    await wire.control('POST', '/do/refuse-transfer', { externalUserId: id })
    expect(told().at(-1)).toEqual(['transfer_fail', 'chen.hao'])
    expect(field(receiver.plaintexts.at(-1)!, 'FailReason')).toBe('customer_refused')
    await later(2 * DAY_MS)
    expect(await rowOf(call('transfer_result', pair))).toMatchObject({ status: 3, takeover_time: 0 })
    expect(await followers(id)).toEqual(['lin.mei'])
  })

  test('who is a friend already is not added again', async () => {
    const id = await added()
    await wire.sandbox.add({ userId: 'chen.hao', externalUserId: id })
    receiver.plaintexts.length = 0
    await move([id])
    await later(DAY_MS)
    expect(await followers(id)).toEqual(['chen.hao'])
    await until(() => receiver.plaintexts.length === 1)
    await wire.call(`${ROOT}/get_follow_user_list`)
    expect(told()).toEqual([['del_external_contact', 'lin.mei']])
  })

  test('each row has its own answer', async () => {
    const mine = await added()
    const hers = await added('wang.jing')
    const rows = (await move([mine, hers, 'wmUnknown'])).customer
    expect((rows as Json[]).map(({ errcode }) => errcode)).toEqual([0, 40131, 40096])
    expect(await rowOf(move([mine]))).toMatchObject({ errcode: 40129 })
  })

  test('the third move within 90 days is too many, and on the 91st day it is not', async () => {
    const id = await added()
    const back = { handover_userid: 'chen.hao', takeover_userid: 'lin.mei' }
    for (const way of [pair, back]) {
      expect(await rowOf(move([id], way))).toMatchObject({ errcode: 0 })
      await later(DAY_MS)
    }
    expect(await rowOf(move([id]))).toMatchObject({ errcode: 40128 })
    await later(90 * DAY_MS)
    expect(await rowOf(move([id]))).toMatchObject({ errcode: 0 })
  })

  test.each<[string, Json, number]>([
    ['to the same member', { takeover_userid: 'lin.mei' }, 40130],
    ['to nobody known', { takeover_userid: 'nobody' }, 60111],
    ['from nobody', { handover_userid: '' }, 41009],
    ['of nobody', { external_userid: [] }, 40063],
    ['of 101 contacts', { external_userid: Array.from({ length: 101 }, (_, i) => `wm${i}`) }, 40058],
    ['with a message of 201 characters', { transfer_success_msg: '字'.repeat(201) }, 40058],
  ])('a transfer %s is refused', async (_what, body, errcode) => {
    expect(await move(['wm1'], body)).toMatchObject({ errcode, customer: [] })
  })

  test.each<[string, Json, number]>([
    ['without customer contact', { customerContact: false }, 84074],
    ['not activated', { status: 4 }, 41054],
    ['out of range', { visible: false }, 60011],
  ])('nobody takes over %s', async (_what, change, errcode) => {
    Object.assign(wire.sandbox.state.members.get('chen.hao')!, change)
    expect(await move([await added()])).toMatchObject({ errcode })
  })
})

describe('from a member who left', () => {
  const take = (external_userid: string[]) => call('resigned/transfer_customer', { ...pair, external_userid })

  test('leaving raises no contact event and leaves the contacts unassigned', async () => {
    const id = await added()
    receiver.plaintexts.length = 0
    await leave('lin.mei')
    expect(receiver.plaintexts).toEqual([])
    expect(await call('get_unassigned_list', {})).toMatchObject({
      info: [{ handover_userid: 'lin.mei', external_userid: id }],
      is_last: true,
    })
    expect(await wire.call(`${ROOT}/get`, undefined, { external_userid: id })).toMatchObject({ errcode: 84061 })
    expect(await move([id])).toMatchObject({ errcode: 60111 })
  })

  test('they are taken over in a day, without a greeting and without a farewell event', async () => {
    const id = await added()
    await leave('lin.mei')
    receiver.plaintexts.length = 0
    expect(await rowOf(take([id]))).toMatchObject({ errcode: 0 })
    expect(await rowOf(take([id]))).toMatchObject({ errcode: 40100 })
    expect(await call('get_unassigned_list', {})).toMatchObject({ info: [] })
    await later(DAY_MS)
    expect(await followers(id)).toEqual(['chen.hao'])
    expect(await rowOf(call('resigned/transfer_result', pair))).toMatchObject({ status: 1 })
    await until(() => receiver.plaintexts.length === 1)
    expect(told()).toEqual([['add_external_contact', 'chen.hao']])
    expect(wire.sandbox.state.chat('chen.hao', id)).toEqual([])
  })

  test('a member who is here has not left, and one who left over a year ago is out of reach', async () => {
    const id = await added()
    expect(await take([id])).toMatchObject({ errcode: 40097 })
    await leave('lin.mei')
    await later(366 * DAY_MS)
    expect(await take([id])).toMatchObject({ errcode: 60111 })
  })

  test('the unassigned come by page or by cursor, the latest leaver first, each once', async () => {
    const ids = [await added(), await added(), await added()]
    const last = await added('wang.jing')
    await leave('lin.mei')
    await later(60_000)
    await leave('wang.jing')
    const idsOf = (page: Json) => (page.info as Json[]).map(({ external_userid }) => external_userid)
    const first = await call('get_unassigned_list', { page_size: 3 })
    const rest = await call('get_unassigned_list', { page_size: 3, cursor: first.next_cursor })
    expect([...idsOf(first), ...idsOf(rest)]).toEqual([last, ...ids])
    expect([first.is_last, rest.is_last]).toEqual([false, true])
    const second = await call('get_unassigned_list', { page_id: 1, page_size: 2 })
    expect(idsOf(second)).toEqual(ids.slice(1))
    expect(await call('get_unassigned_list', { page_id: 50, page_size: 1000 })).toMatchObject({ errcode: 40058 })
  })
})

describe('groups', () => {
  let chatId: string
  beforeEach(async () => {
    await wire.close()
    wire = await startWire({ callbackUrl: receiver.url, seed: 'shop' })
    chatId = [...wire.sandbox.state.groupChats.keys()][0]!
  })

  const give = (path: string, new_owner = 'lin.mei', chat_id_list = [chatId]) =>
    call(`groupchat/${path}`, { new_owner, chat_id_list })
  const failure = async (reply: Promise<Json>) => ((await reply).failed_chat_list as Json[])[0]?.errcode
  const statuses = async () => {
    const body = { limit: 100, owner_filter: { userid_list: ['he.qing', 'lin.mei'] } }
    const { group_chat_list: list } = await call('groupchat/list', body)
    return (list as Json[]).find((one) => one.chat_id === chatId)?.status
  }

  test('of a member who left are inherited within a day, and the app hears of the owner', async () => {
    expect(await failure(give('transfer'))).toBe(90500)
    await leave('he.qing')
    expect(await statuses()).toBe(1)
    expect(await failure(give('onjob_transfer'))).toBe(90502)
    expect(await give('transfer')).toMatchObject({ failed_chat_list: [] })
    expect(await statuses()).toBe(2)
    expect(await failure(give('transfer'))).toBe(90507)
    await later(DAY_MS)
    expect(await statuses()).toBe(3)
    const read = await call('groupchat/get', { chat_id: chatId })
    expect(read).toMatchObject({ group_chat: { owner: 'lin.mei' } })
    await until(() => receiver.plaintexts.length === 1)
    expect(field(receiver.plaintexts[0]!, 'UpdateDetail')).toBe('change_owner')
    expect(await failure(give('transfer', 'chen.hao'))).toBe(90508)
  })

  test('of a member who stays move twice in 90 days', async () => {
    expect(await failure(give('onjob_transfer', 'he.qing'))).toBe(90504)
    for (const owner of ['lin.mei', 'chen.hao']) {
      expect(await give('onjob_transfer', owner)).toMatchObject({ failed_chat_list: [] })
      await later(DAY_MS)
    }
    expect(wire.sandbox.state.groupChats.get(chatId)?.owner).toBe('chen.hao')
    expect(await failure(give('onjob_transfer', 'lin.mei'))).toBe(40128)
  })

  test('what is no customer group is listed with WeCom words, and the rest succeeds', async () => {
    expect(await give('onjob_transfer', 'lin.mei', ['wrNone', chatId])).toEqual({
      ...{ errcode: 0, errmsg: 'ok' },
      failed_chat_list: [{ chat_id: 'wrNone', errcode: 90501, errmsg: 'chat is not external group chat' }],
    })
  })

  test('at most 100 a call, and 300 a day from one member to another', async () => {
    const chat = wire.sandbox.state.groupChats.get(chatId)!
    const ids = Array.from({ length: 301 }, (_, i) => `wr${i}`)
    for (const id of ids) wire.sandbox.state.groupChats.set(id, { ...chat, chatId: id, members: [...chat.members] })
    expect(await give('onjob_transfer', 'lin.mei', ids.slice(0, 101))).toMatchObject({ errcode: 40058 })
    for (const from of [0, 100, 200]) {
      expect(await give('onjob_transfer', 'lin.mei', ids.slice(from, from + 100))).toMatchObject({
        failed_chat_list: [],
      })
    }
    expect(await failure(give('onjob_transfer', 'lin.mei', ids.slice(300)))).toBe(45009)
    expect(await give('onjob_transfer', 'chen.hao', ids.slice(300))).toMatchObject({ failed_chat_list: [] })
  })
})
