import { expectLikeSample } from '../support/callbackSamples'
import { field, startReceiver, startWire, type Json, type Receiver, type Wire } from '../support/sandboxWire'

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
const member = (body: Json): Promise<Json> => wire.control('POST', '/do/member', body)
const detail = async (chatId: unknown): Promise<Json> =>
  (await wire.call(GET, { chat_id: String(chatId), need_name: 1 })).group_chat as Json
const last = (): string => receiver.plaintexts.at(-1) ?? ''

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
