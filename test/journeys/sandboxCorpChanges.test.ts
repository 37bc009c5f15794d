import { elements, expectLikeSample } from '../support/callbackSamples'
import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact'

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

const group = (body: Json): Promise<Json> => wire.control('POST', '/do/group', body)
const tag = (body: Json): Promise<Json> => wire.control('POST', '/do/tag', body)
const member = (body: Json): Promise<Json> => wire.control('POST', '/do/member', body)
const detail = async (chatId: unknown): Promise<Json> =>
  (await wire.call(`${ROOT}/groupchat/get`, { chat_id: String(chatId), need_name: 1 })).group_chat as Json
const last = (): string => receiver.plaintexts.at(-1) ?? ''

async function newGroup(): Promise<{ chatId: string; contact: string }> {
  const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })
  const { chatId } = await group({ action: 'create', owner: 'lin.mei', name: '新群', members: ['chen.hao'] })
  return { chatId: String(chatId), contact: externalUserId }
}

describe('corp tags in the console', () => {
  const list = async (): Promise<{ group_id: string; group_name: string; tag: Json[] }[]> =>
    (await wire.call('/cgi-bin/externalcontact/get_corp_tag_list', {})).tag_group as never

  test('making tags tells of the new group and of each tag; the app may not edit them', async () => {
    const { ids } = (await tag({ action: 'create', groupName: '等级', names: ['金', '银'] })) as { ids: string[] }
    expect(receiver.plaintexts.map((event) => [field(event, 'Id'), field(event, 'TagType')])).toEqual([
      [ids[0], 'tag_group'],
      [ids[1], 'tag'],
      [ids[2], 'tag'],
    ])
    expectLikeSample(last(), 'tag_create')
    expect(await list()).toMatchObject([{ group_name: '等级', tag: [{ name: '金' }, { name: '银' }] }])
    const edit = await wire.call('/cgi-bin/externalcontact/edit_corp_tag', { id: ids[1], name: '铜' })
    expect(edit).toMatchObject({ errcode: 81011 })
    await tag({ action: 'create', groupName: '等级', names: ['铜'] })
    expect(receiver.plaintexts).toHaveLength(4)
  })

  test('renaming, turning round and deleting are told of without names', async () => {
    const { ids } = (await tag({ action: 'create', groupName: '等级', names: ['金', '银'] })) as { ids: string[] }
    const [groupId, gold, silver] = ids
    await tag({ action: 'rename', id: gold, name: '钻石' })
    expect([field(last(), 'ChangeType'), field(last(), 'Id')]).toEqual(['update', gold])
    expect(last()).not.toContain('钻石')
    await tag({ action: 'shuffle', id: groupId, names: [silver, gold] })
    expect(elements(last()).filter((name) => name === 'TagType')).toEqual([])
    expect((await list())[0]?.tag.map(({ name }) => name)).toEqual(['银', '钻石'])
    await tag({ action: 'delete', id: groupId })
    expectLikeSample(last(), 'tag_delete')
    expect(field(last(), 'TagType')).toBe('tag_group')
    expect(await list()).toEqual([])
  })

  test('a deleted tag is gone from the contacts', async () => {
    const { ids } = (await tag({ action: 'create', groupName: '等级', names: ['金', '银'] })) as { ids: string[] }
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    await wire.sandbox.edit({ userId: 'lin.mei', externalUserId, tagIds: ids.slice(1) })
    await tag({ action: 'delete', id: ids[1] })
    expect(wire.sandbox.state.relation('lin.mei', externalUserId)?.tagIds).toEqual([ids[2]])
  })

  test.each([
    [{ action: 'rename', id: 'etNone', name: 'x' }, 'no tag'],
    [{ action: 'create', groupName: 'x' }, 'names'],
    [{ action: 'melt' }, 'one of'],
  ])('%j is refused', async (body, words) => {
    expect(await tag(body)).toEqual({ error: expect.stringContaining(words) })
  })
})

describe('members in the console', () => {
  test('a new member is told of by id and departments, and may be seen at once', async () => {
    await member({ action: 'create_user', userId: 'xu.fei', name: '徐飞', departments: [2, 3] })
    expect([field(last(), 'ChangeType'), field(last(), 'UserID'), field(last(), 'Department')]).toEqual([
      'create_user',
      'xu.fei',
      '2,3',
    ])
    expect(last()).not.toContain('徐飞')
    const seen = await wire.call('/cgi-bin/user/get', undefined, { userid: 'xu.fei' })
    expect(seen).toMatchObject({ name: '徐飞', department: [2, 3] })
  })

  test('in the full form the event carries what changed', async () => {
    await member({ action: 'update_user', userId: 'lin.mei', name: '林美', full: true })
    expect([field(last(), 'Name'), field(last(), 'Status')]).toEqual(['林美', '1'])
  })

  test('otherwise a change of neither userid nor departments is not told', async () => {
    const done = await member({ action: 'update_user', userId: 'lin.mei', name: '林美', status: 2 })
    expect([done, receiver.plaintexts]).toEqual([{ delivered: 'none' }, []])
    await member({ action: 'update_user', userId: 'lin.mei', departments: [3] })
    expectLikeSample(last(), 'update_user_min')
  })

  test('another userid takes contacts, chats and groups along', async () => {
    const { chatId, contact } = await newGroup()
    wire.sandbox.say({ userId: 'lin.mei', externalUserId: contact }, 'customer', '在吗')
    await member({ action: 'update_user', userId: 'lin.mei', newUserId: 'lin.mei2' })
    expect([field(last(), 'UserID'), field(last(), 'NewUserID')]).toEqual(['lin.mei', 'lin.mei2'])
    const query = { userid: 'lin.mei2' }
    const listed = await wire.call('/cgi-bin/externalcontact/list', undefined, query)
    expect(listed).toMatchObject({ external_userid: [contact] })
    expect(wire.sandbox.state.chat('lin.mei2', contact)).toHaveLength(1)
    expect(await detail(chatId)).toMatchObject({ owner: 'lin.mei2', member_list: [{ userid: 'lin.mei2' }, {}] })
    expect(await wire.call('/cgi-bin/user/get', undefined, { userid: 'lin.mei' })).toMatchObject({ errcode: 60111 })
  })

  test('another userid stands in links, strategies, rules, sessions and transfers too', async () => {
    const people = { user_list: ['lin.mei'] }
    const { link } = await wire.call(`${ROOT}/customer_acquisition/create_link`, {
      ...{ link_name: '春', range: people },
      priority_option: { priority_type: 2, priority_userid_list: ['lin.mei'] },
    })
    const linkId = (link as { link_id: string }).link_id
    const range = [{ type: 1, userid: 'lin.mei' }]
    const strategy = { strategy_name: '甲', admin_list: ['lin.mei'], range }
    const { strategy_id: id } = await wire.call(`${ROOT}/customer_strategy/create`, strategy)
    const rule = { rule_name: '甲', word_list: ['转账'], intercept_type: 1, applicable_range: people }
    await wire.call(`${ROOT}/add_intercept_rule`, rule)
    const way = { type: 1, scene: 2, user: ['lin.mei'], state: 'tmp', is_temp: true }
    await wire.call(`${ROOT}/add_contact_way`, way)
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', linkId, state: 'tmp' })
    const pair = { handover_userid: 'lin.mei', takeover_userid: 'chen.hao' }
    await wire.call(`${ROOT}/transfer_customer`, { ...pair, external_userid: [externalUserId] })
    await member({ action: 'update_user', userId: 'lin.mei', newUserId: 'lin.mei2' })

    const came = await wire.call(`${ROOT}/customer_acquisition/customer`, { link_id: linkId })
    expect(came).toMatchObject({ customer_list: [{ userid: 'lin.mei2', external_userid: externalUserId }] })
    const read = await wire.call(`${ROOT}/customer_strategy/get`, { strategy_id: id })
    expect(read).toMatchObject({ strategy: { admin_list: ['lin.mei2'] } })
    const closing = { userid: 'lin.mei2', external_userid: externalUserId }
    expect(await wire.call(`${ROOT}/close_temp_chat`, closing)).toMatchObject({ errcode: 0 })
    const moved = await wire.call(`${ROOT}/transfer_result`, { ...pair, handover_userid: 'lin.mei2' })
    expect(moved).toMatchObject({ customer: [{ external_userid: externalUserId, status: 2 }] })
    expect(JSON.stringify(wire.sandbox.state.ledger)).not.toMatch(/lin\.mei\b(?!2)/)
  })

  test('a member who left is unknown, and no follower any more', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    await member({ action: 'delete_user', userId: 'lin.mei' })
    expectLikeSample(last(), 'delete_user')
    expect(await wire.call('/cgi-bin/user/get', undefined, { userid: 'lin.mei' })).toMatchObject({ errcode: 60111 })
    const asked = await wire.call('/cgi-bin/externalcontact/get', undefined, { external_userid: externalUserId })
    expect(asked).toMatchObject({ errcode: 84061 })
  })

  test('what a member who left leaves behind waits for somebody, and can be taken over', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    await member({ action: 'delete_user', userId: 'lin.mei' })
    const unassigned = async () => (await wire.call(`${ROOT}/get_unassigned_list`, {})).info
    expect(await unassigned()).toMatchObject([{ handover_userid: 'lin.mei', external_userid: externalUserId }])
    const pair = { handover_userid: 'lin.mei', takeover_userid: 'chen.hao', external_userid: [externalUserId] }
    const begun = await wire.call(`${ROOT}/resigned/transfer_customer`, pair)
    expect(begun).toMatchObject({ customer: [{ external_userid: externalUserId, errcode: 0 }] })
    expect(await unassigned()).toEqual([])
  })

  test('one who came back has nothing that waits', async () => {
    await wire.sandbox.add({ userId: 'lin.mei' })
    await member({ action: 'delete_user', userId: 'lin.mei' })
    await member({ action: 'create_user', userId: 'lin.mei' })
    expect(await wire.call(`${ROOT}/get_unassigned_list`, {})).toMatchObject({ info: [] })
  })

  test.each([
    [{ action: 'create_user', userId: 'lin.mei' }, 'already'],
    [{ action: 'update_user', userId: 'nobody' }, 'no member'],
    [{ action: 'update_user', userId: 'lin.mei', newUserId: 'chen.hao' }, 'already'],
    [{ action: 'update_user', userId: 'lin.mei', departments: [99] }, 'department'],
  ])('%j is refused', async (body, words) => {
    expect(await member(body)).toEqual({ error: expect.stringContaining(words) })
  })
})
