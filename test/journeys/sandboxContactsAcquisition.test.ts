import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'
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
const letters = (count: number) => '字'.repeat(count)

describe('acquisition links', () => {
  const create = (body: Json = {}) =>
    call('customer_acquisition/create_link', { link_name: '春', range: { user_list: ['lin.mei'] }, ...body })
  const linkId = async (body: Json = {}) => ((await create(body)).link as { link_id: string }).link_id

  test('what was created is read back; range and priority are replaced as a whole', async () => {
    const priority_option = { priority_type: 2, priority_userid_list: ['lin.mei'] }
    const link_id = await linkId({ range: { user_list: ['lin.mei'], department_list: [2] }, priority_option })
    const read = () => call('customer_acquisition/get', { link_id })
    expect(await read()).toMatchObject({
      link: { link_name: '春', skip_verify: true },
      range: { user_list: ['lin.mei'], department_list: [2] },
      priority_option,
    })
    const range = { department_list: [3] }
    await call('customer_acquisition/update_link', { link_id, link_name: '夏', range, skip_verify: false })
    expect(await read()).toMatchObject({
      link: { link_name: '夏', skip_verify: false },
      range: { user_list: [], department_list: [3] },
      priority_option,
    })
  })

  test.each<[string, Json, number]>([
    ['no name', { link_name: '' }, 40063],
    ['a name of 31', { link_name: letters(31) }, 40058],
    ['nobody', { range: {} }, 40063],
    ['an unknown member', { range: { user_list: ['nobody'] } }, 60111],
    ['priority 3', { priority_option: { priority_type: 3 } }, 40058],
    ['priority for nobody', { priority_option: { priority_type: 2 } }, 40063],
  ])('%s is refused', async (_what, body, errcode) => {
    expect(await create(body)).toMatchObject({ errcode })
  })

  test('covers 500 people at most, departments counted by their members', async () => {
    const { members } = wire.sandbox.state
    const like = members.get('lin.mei')!
    const room = 500 - [...members.values()].filter(({ departments }) => departments.includes(2)).length
    for (let i = 0; i < room; i++) members.set(`m${i}`, { ...like, userId: `m${i}` })
    expect(await create({ range: { department_list: [2] } })).toMatchObject({ errcode: 0 })
    expect(await create({ range: { department_list: [2], user_list: ['he.qing'] } })).toMatchObject({ errcode: 40058 })
  })

  test('a link of another app is not listed and not to be read, changed or deleted', async () => {
    const link_id = await linkId()
    wire.sandbox.state.ledger.links.get(link_id)!.ours = false
    expect(await call('customer_acquisition/list_link', {})).toMatchObject({ link_id_list: [] })
    for (const path of ['get', 'update_link', 'delete_link', 'customer']) {
      expect(await call(`customer_acquisition/${path}`, { link_id })).toMatchObject({ errcode: 60011 })
    }
  })

  test('at most 100 links a page', async () => {
    const link = wire.sandbox.state.ledger.links.get(await linkId())!
    for (let i = 0; i < 100; i++) wire.sandbox.state.ledger.links.set(`ca${i}`, { ...link, linkId: `ca${i}` })
    const first = await call('customer_acquisition/list_link', { limit: 1000 })
    const second = await call('customer_acquisition/list_link', { limit: 1000, cursor: first.next_cursor })
    expect([first, second].map((page) => (page.link_id_list as string[]).length)).toEqual([100, 1])
    expect(second.next_cursor).toBe('')
  })

  test('who came is listed with channel and whether they wrote; each uses up one of the quota', async () => {
    const link_id = await linkId()
    const before = await wire.call(`${ROOT}/customer_acquisition_quota`)
    const add = { userId: 'lin.mei', linkId: link_id, state: 'ad-1' }
    const { externalUserId } = (await wire.control('POST', '/do/add', add)) as { externalUserId: string }
    const customers = () => call('customer_acquisition/customer', { link_id })
    const row = { external_userid: externalUserId, userid: 'lin.mei', state: 'ad-1' }
    expect(await customers()).toMatchObject({ customer_list: [{ ...row, chat_status: 0 }] })
    wire.sandbox.say({ userId: 'lin.mei', externalUserId }, 'customer', '在吗')
    expect(await customers()).toMatchObject({ customer_list: [{ ...row, chat_status: 1 }] })
    const after = await wire.call(`${ROOT}/customer_acquisition_quota`)
    expect([after.total, after.balance]).toEqual([Number(before.total) + 1, Number(before.balance) - 1])
    const read = await wire.call(`${ROOT}/get`, undefined, { external_userid: externalUserId })
    expect(read).toMatchObject({ follow_user: [{ add_way: 16, state: 'ad-1' }] })
  })

  test('the app hears of the request, of the first message and of the third, whose key tells for half an hour', async () => {
    const link_id = await linkId()
    const add = { userId: 'lin.mei', linkId: link_id, state: 'ad-1' }
    const { externalUserId } = (await wire.control('POST', '/do/add', add)) as { externalUserId: string }
    const message = { userId: 'lin.mei', externalUserId, from: 'customer', text: '在吗' }
    for (let i = 0; i < 4; i++) await wire.control('POST', '/do/message', message)
    expect(receiver.plaintexts.map((one) => field(one, 'ChangeType'))).toEqual([
      'friend_request',
      'add_external_contact',
      'customer_start_chat',
      'message_from_customer',
    ])
    const told = receiver.plaintexts.at(-1)!
    expect([field(told, 'LinkId'), field(told, 'State'), field(told, 'UserID')]).toEqual([link_id, 'ad-1', null])
    const ask = () => call('customer_acquisition/get_chat_info', { chat_key: field(told, 'ChatKey') })
    expect(await ask()).toMatchObject({
      userid: 'lin.mei',
      external_userid: externalUserId,
      chat_info: { recv_msg_cnt: 3, link_id, state: 'ad-1' },
    })
    await wire.control('POST', '/clock', { advanceMs: 30 * 60_000 })
    expect(await ask()).toMatchObject({ errcode: 40058 })
  })

  test('without a channel the request and the first message are not told', async () => {
    const add = { userId: 'lin.mei', linkId: await linkId() }
    const { externalUserId } = (await wire.control('POST', '/do/add', add)) as { externalUserId: string }
    const message = { userId: 'lin.mei', externalUserId, from: 'customer', text: '在吗' }
    await wire.control('POST', '/do/message', message)
    expect(receiver.plaintexts.map((one) => field(one, 'ChangeType'))).toEqual(['add_external_contact'])
  })

  test('statistics are asked for by POST or by GET, for 30 whole days of the last 180', async () => {
    const link_id = await linkId()
    await wire.control('POST', '/do/add', { userId: 'lin.mei', linkId: link_id, state: 'x' })
    const now = Math.floor(wire.sandbox.clock.now() / 1000)
    const day = 24 * 3600
    const ask = (start_time: number, end_time: number) =>
      call('customer_acquisition/statistic', { link_id, start_time, end_time })
    expect(await ask(now - 29 * day, now)).toMatchObject({ new_customer_cnt: 1, click_link_customer_cnt: 1 })
    expect(await ask(now - 2 * day, now - day)).toMatchObject({ new_customer_cnt: 0 })
    const query = { link_id, start_time: String(now), end_time: String(now) }
    expect(await wire.call(`${ROOT}/customer_acquisition/statistic`, undefined, query)).toMatchObject({
      new_customer_cnt: 1,
    })
    for (const [start, end] of [
      [now - 30 * day, now],
      [now - 181 * day, now - 180 * day],
      [now, now + day],
      [now, now - day],
    ] as const) {
      expect(await ask(start, end)).toMatchObject({ errcode: 600018 })
    }
  })
})
