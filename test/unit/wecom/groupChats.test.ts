import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalcontact/groupchat')
const LIST = '/cgi-bin/externalcontact/groupchat/list'
const GET = '/cgi-bin/externalcontact/groupchat/get'
const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

if (!existsSync(SAMPLES)) console.warn('skipped: the samples of group chats are not beside this checkout (../shared)')
const withSamples = existsSync(SAMPLES) ? test : test.skip

withSamples('the shared samples are asked for, and read, as they stand', async () => {
  const sample = (name: string): object => JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')) as object
  fake = await fakeWecom({ [LIST]: () => sample('list.response'), [GET]: () => sample('get.response') })
  const { groupChats } = clientFor(fake.base)
  const cursor = 'r9FqSqsI8fgNbHLHE5QoCP50UIg2cFQbfma3l2QsmwI'
  const page = await groupChats.list({ statusFilter: 0, ownerUserIds: ['abel'], cursor, limit: 10 })
  expect(sent()).toEqual(sample('list.request'))
  expect(page.chats[0]).toEqual({ chatId: 'wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA', status: 0 })
  expect(page.chats).toHaveLength(2)
  expect(page.nextCursor).toBe('tJzlB9tdqfh-g7i_J-ehOz_TWcd7dSKa39_AqCIeMFw')
  const chat = await groupChats.get('wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA')
  expect(sent()).toEqual(sample('get.request'))
  expect(chat).toMatchObject({ name: '销售客服群', owner: 'ZhuShengBen', adminUserIds: ['sam', 'pony'] })
  expect(chat.members.map(({ id, invitorUserId }) => [id, invitorUserId])).toEqual([
    ['abel', 'jack'],
    ['wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA', null],
  ])
})

test('a group is read with its members, each with the way they came', async () => {
  const member = {
    userid: 'wm1',
    type: 2,
    unionid: 'o1',
    join_time: 1767225700,
    join_scene: 3,
    state: 'live-7',
    group_nickname: '',
    name: 'Wu',
  }
  const guest = { userid: 'wm2', type: 2, join_time: 0, join_scene: 1, invitor: { userid: 'su.yan' } }
  const chat = {
    chat_id: 'wr1',
    name: 'Launch',
    owner: 'su.yan',
    create_time: 1767225600,
    notice: 'be kind',
    member_list: [member, guest],
    admin_list: [{ userid: 'gao.ran' }],
    member_version: '0f1e',
  }
  fake = await fakeWecom({ [GET]: () => ({ ...ok, group_chat: chat }) })
  expect(await clientFor(fake.base).groupChats.get('wr1')).toEqual({
    chatId: 'wr1',
    name: 'Launch',
    owner: 'su.yan',
    createdAt: new Date(1767225600_000),
    notice: 'be kind',
    memberVersion: '0f1e',
    members: [
      {
        id: 'wm1',
        type: 2,
        joinedAt: new Date(1767225700_000),
        joinScene: 3,
        invitorUserId: null,
        state: 'live-7',
        groupNickname: '',
        name: 'Wu',
        unionId: 'o1',
      },
      {
        id: 'wm2',
        type: 2,
        joinedAt: null,
        joinScene: 1,
        invitorUserId: 'su.yan',
        state: null,
        groupNickname: '',
        name: '',
        unionId: null,
      },
    ],
    adminUserIds: ['gao.ran'],
  })
})

test('without a wish all groups are asked for, in the largest pages', async () => {
  fake = await fakeWecom({ [LIST]: () => ({ ...ok, group_chat_list: [{ chat_id: 'wr1' }], next_cursor: '' }) })
  const page = await clientFor(fake.base).groupChats.list()
  expect(sent()).toEqual({ limit: 1000 })
  expect(page).toEqual({ chats: [{ chatId: 'wr1', status: null }], nextCursor: null })
})

test('pages end where WeCom repeats the cursor it was asked with', async () => {
  fake = await fakeWecom({ [LIST]: () => ({ ...ok, group_chat_list: [], next_cursor: 'c1' }) })
  const { groupChats } = clientFor(fake.base)
  expect((await groupChats.list()).nextCursor).toBe('c1')
  expect((await groupChats.list({ cursor: 'c1' })).nextCursor).toBeNull()
})
