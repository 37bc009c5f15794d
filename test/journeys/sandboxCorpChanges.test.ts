import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

const FIXTURES = join(__dirname, '../../../shared/wecom/fixtures/app/invented')
const GET = '/cgi-bin/externalcontact/groupchat/get'
const LIST = '/cgi-bin/externalcontact/groupchat/list'

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
  (await wire.call(GET, { chat_id: String(chatId), need_name: 1 })).group_chat as Json
const last = (): string => receiver.plaintexts.at(-1) ?? ''
const elements = (xml: string): string[] => [...xml.matchAll(/<(\w+)>/g)].map((found) => found[1] ?? '')
const sampled = existsSync(FIXTURES)
if (!sampled) console.warn('../shared/wecom/fixtures is missing: callbacks are not compared with the samples')

/** The callback's elements are those of the sample, in its order; items of a list as often as there are. */
function expectLikeSample(plaintext: string, name: string): void {
  if (!sampled) return
  const once = (names: string[]) => names.filter((one, at) => one !== 'Item' || names[at - 1] !== 'Item')
  expect(once(elements(plaintext))).toEqual(once(elements(readFileSync(join(FIXTURES, `${name}.xml`), 'utf8'))))
}

async function newGroup(): Promise<{ chatId: string; contact: string }> {
  const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei', name: '张三' })
  const { chatId } = await group({ action: 'create', owner: 'lin.mei', name: '新群', members: ['chen.hao'] })
  return { chatId: String(chatId), contact: externalUserId }
}

describe('customer groups', () => {
  test('a group made in the client is told of and can be read', async () => {
    const { chatId } = await newGroup()
    expectLikeSample(last(), 'chat_create')
    expect([field(last(), 'ChatId'), field(last(), 'ChangeType')]).toEqual([chatId, 'create'])
    expect(await detail(chatId)).toMatchObject({
      name: '新群',
      owner: 'lin.mei',
      member_list: [
        { userid: 'lin.mei', type: 1 },
        { userid: 'chen.hao', type: 1 },
      ],
    })
  })

  test('who joins and who leaves stands in the event, with the versions before and after', async () => {
    const { chatId, contact } = await newGroup()
    const { member_version: first } = await detail(chatId)
    const joined = { action: 'add_member', chatId, members: [contact], joinScene: 3, state: 'group-poster' }
    expect(await group(joined)).toEqual({ chatId, delivered: true })
    expectLikeSample(last(), 'chat_add_member')
    expect(last()).toContain(`<MemChangeList><Item>${contact}</Item></MemChangeList>`)
    const { member_version: second, member_list: list } = await detail(chatId)
    expect([field(last(), 'LastMemVer'), field(last(), 'CurMemVer'), field(last(), 'JoinScene')]).toEqual([
      first,
      second,
      '3',
    ])
    expect((list as Json[])[2]).toMatchObject({ userid: contact, type: 2, join_scene: 3, state: 'group-poster' })
    await group({ action: 'del_member', chatId, members: [contact], quitScene: 1 })
    expectLikeSample(last(), 'chat_del_member')
    expect([field(last(), 'LastMemVer'), field(last(), 'QuitScene')]).toEqual([second, '1'])
    expect((await detail(chatId)).member_list).toHaveLength(2)
  })

  test('the members may come as one comma list, as in older pushes', async () => {
    const { chatId, contact } = await newGroup()
    await group({ action: 'add_member', chatId, members: [contact, 'wang.jing'], commaList: true })
    expectLikeSample(last(), 'chat_add_member_old_list')
    expect(field(last(), 'MemChangeList')).toBe(`${contact},wang.jing`)
    expect(field(last(), 'MemChangeCnt')).toBe('2')
  })

  test('asked to lag, the detail shows the group as it was for two seconds', async () => {
    const { chatId, contact } = await newGroup()
    const before = await detail(chatId)
    await group({ action: 'add_member', chatId, members: [contact], lag: true })
    expect(await detail(chatId)).toEqual(before)
    await wire.control('POST', '/clock', { advanceMs: 2000 })
    expect((await detail(chatId)).member_version).toBe(field(last(), 'CurMemVer'))
  })

  test.each([
    ['change_owner', { owner: 'chen.hao' }, 'chat_change_owner', { owner: 'chen.hao' }],
    ['change_name', { name: '老群' }, 'chat_change_name', { name: '老群' }],
    ['change_notice', { notice: '明天停送' }, 'chat_change_notice', { notice: '明天停送' }],
  ])('%s carries no new value; it stands in the detail', async (action, change, sample, shown) => {
    const { chatId } = await newGroup()
    const { member_version: version } = await detail(chatId)
    await group({ action, chatId, ...change })
    expectLikeSample(last(), sample)
    expect(await detail(chatId)).toMatchObject({ ...shown, member_version: version })
  })

  test('a dissolved group is told of, answered 49008 and listed no more', async () => {
    const { chatId } = await newGroup()
    await group({ action: 'dismiss', chatId })
    expectLikeSample(last(), 'chat_dismiss')
    expect(await wire.call(GET, { chat_id: chatId })).toMatchObject({ errcode: 49008 })
    expect(await wire.call(LIST, { limit: 10 })).toMatchObject({ group_chat_list: [] })
    expect(await group({ action: 'change_name', chatId, name: 'x' })).toEqual({ error: expect.any(String) })
  })

  test.each([
    ['an owner who is nobody', { action: 'create', owner: 'nobody' }],
    ['a guest who is nobody', { action: 'create', owner: 'lin.mei', members: ['wmNobody'] }],
    ['a group that is none', { action: 'dismiss', chatId: 'wrNone' }],
  ])('%s is refused and told to nobody', async (_what, body) => {
    expect(await group(body)).toEqual({ error: expect.any(String) })
    expect(receiver.plaintexts).toEqual([])
  })
})

describe('groupchat/list', () => {
  test('pages by cursor, which belongs to its filters', async () => {
    wire.sandbox.grow({ contacts: 20, members: 2, groups: 7 })
    const owners = { owner_filter: { userid_list: ['rep-0001'] } }
    const first = await wire.call(LIST, { limit: 3, ...owners })
    expect(first.group_chat_list).toHaveLength(3)
    const second = await wire.call(LIST, { limit: 3, ...owners, cursor: first.next_cursor })
    expect([(second.group_chat_list as Json[]).length, second.next_cursor]).toEqual([1, ''])
    expect(await wire.call(LIST, { limit: 3, cursor: first.next_cursor })).toMatchObject({ errcode: 40058 })
  })

  test('a group whose owner left is listed as 1, for that owner alone', async () => {
    const { chatId } = await newGroup()
    await member({ action: 'delete_user', userId: 'lin.mei' })
    expect(await wire.call(LIST, { limit: 10 })).toMatchObject({ group_chat_list: [] })
    const asked = { limit: 10, status_filter: 1, owner_filter: { userid_list: ['lin.mei'] } }
    expect(await wire.call(LIST, asked)).toMatchObject({ group_chat_list: [{ chat_id: chatId, status: 1 }] })
  })

  test('without owners and with more than 1000 visible members it is 81017', async () => {
    wire.sandbox.grow({ members: 1000 })
    expect(await wire.call(LIST, { limit: 10 })).toMatchObject({ errcode: 81017 })
    expect(await wire.call(LIST, { limit: 10, owner_filter: { userid_list: ['lin.mei'] } })).toMatchObject({
      errcode: 0,
    })
  })

  test.each([
    [LIST, {}, 40058],
    [LIST, { limit: 1001 }, 40058],
    [LIST, { limit: 1, status_filter: 4 }, 40058],
    [LIST, { limit: 1, owner_filter: { userid_list: Array.from({ length: 101 }, (_, i) => `u${i}`) } }, 40058],
    [GET, {}, 40063],
    [GET, { chat_id: 'wrNone' }, 40050],
  ])('%s with %j is %i', async (path, body, errcode) => {
    expect(await wire.call(path, body)).toMatchObject({ errcode })
  })
})

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

  test('a member who left is unknown, and no follower any more', async () => {
    const { externalUserId } = await wire.sandbox.add({ userId: 'lin.mei' })
    await member({ action: 'delete_user', userId: 'lin.mei' })
    expectLikeSample(last(), 'delete_user')
    expect(await wire.call('/cgi-bin/user/get', undefined, { userid: 'lin.mei' })).toMatchObject({ errcode: 60111 })
    const asked = await wire.call('/cgi-bin/externalcontact/get', undefined, { external_userid: externalUserId })
    expect(asked).toMatchObject({ errcode: 84061 })
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
