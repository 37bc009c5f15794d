import type { Scope } from '../../src/scope'
import { createJoinCode, removeJoinCode } from '../../src/services/joinCodes/change'
import type { JoinCodeDraft } from '../../src/services/joinCodes/draft'
import { keepJoinCodes, moveJoinCodes } from '../../src/services/joinCodes/keep'
import { makeWay, openAttempt } from '../../src/services/joinCodes/ways'
import { readJoinCode, type JoinCodeView } from '../../src/views/joinCodes'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope, wecomAt } from '../support/scope'
import { startWire, type Wire } from '../support/sandboxWire'

const MINUTE = 60_000
const ROOT = '/cgi-bin/externalcontact/groupchat'
let database: TestDatabase
let wire: Wire
let scope: Scope
let clock = (): Date => new Date()

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate join_code, join_code_group, join_code_move, join_way, group_chat, group_member, member, todo, wecom_token',
  )
  wire = await startWire()
  clock = () => new Date()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock: () => clock() })
  await member('lin.mei')
})
afterEach(() => wire.close())
afterAll(() => database.close())

const later = (ms: number): void => void (clock = () => new Date(Date.now() + ms))
const ways = () => [...wire.sandbox.state.ledger.joinWays.values()]
const calls = (verb: string) => wire.sandbox.calls.list(`${ROOT}/${verb}_join_way`)
const rows = <T = Record<string, unknown>>(sql: string): Promise<T[]> => database.dataSource.query(sql)
const member = (userId: string, contact = true) =>
  database.dataSource.query(
    `insert into member (user_id, name, customer_contact, read_at) values ($1, $1, $2, now())
     on conflict (user_id) do update set customer_contact = $2`,
    [userId, contact],
  )

/** A group in the store and in WeCom. */
async function group(chatId: string, members: number, owner = 'lin.mei'): Promise<string> {
  await database.dataSource.query(
    `insert into group_chat (chat_id, name, owner_user_id, read_at, member_count, created_at) values ($1, $1, $2, now(), $3, now())`,
    [chatId, owner, members],
  )
  const chat = { name: chatId, owner, createdAt: 0, notice: '', status: 0, version: 'v' } as const
  wire.sandbox.state.groupChats.set(chatId, { ...chat, chatId, admins: [], members: [] })
  return chatId
}
const fill = (chatId: string, members: number) =>
  database.dataSource.query('update group_chat set member_count = $2 where chat_id = $1', [chatId, members])

const draft = (chatIds: string[], more: Partial<JoinCodeDraft> = {}): JoinCodeDraft => ({
  ...{ name: '海报', autoCreateRoom: false, roomBaseName: '', roomBaseId: 1, sizeLimit: 200, moveAt: 180, reserve: 0 },
  groups: chatIds.map((chatId) => ({ chatId, moveAt: null })),
  ...more,
})
const view = async (id: number): Promise<JoinCodeView> => {
  const found = await readJoinCode(scope, id)
  if (!found) throw new Error('no such code')
  return found
}

test('of two that find a group full at the same time one moves the code on, and WeCom is told once', async () => {
  await group('a', 0)
  await group('b', 0)
  const id = await createJoinCode(scope, draft(['a', 'b']))
  await fill('a', 180)
  await Promise.all([moveJoinCodes(scope, 'a'), moveJoinCodes(scope, null), moveJoinCodes(scope, 'a')])
  expect(await rows('select from_chat_id, to_chat_id, from_members from join_code_move order by id')).toEqual([
    { from_chat_id: null, to_chat_id: 'a', from_members: null },
    { from_chat_id: 'a', to_chat_id: 'b', from_members: 180 },
  ])
  expect(calls('update')).toHaveLength(1)
  expect(ways()[0]?.chatIds).toEqual(['b'])
  expect((await view(id)).way).toMatchObject({ told: true })
})

test('a group has its own threshold where it was given one', async () => {
  await group('a', 0)
  await group('b', 0)
  const groups = [
    { chatId: 'a', moveAt: 50 },
    { chatId: 'b', moveAt: null },
  ]
  const id = await createJoinCode(scope, draft([], { groups }))
  await fill('a', 50)
  await moveJoinCodes(scope, 'a')
  expect((await view(id)).groups).toMatchObject([
    { state: 'full', moveAt: 50 },
    { state: 'open', moveAt: 180 },
  ])
})

describe('a way whose answer nobody recorded', () => {
  test('is lost when the process died after asking, and another is made once', async () => {
    await group('a', 0)
    const id = await createJoinCode(scope, draft(['a']))
    await rows(`update join_way set status = 'creating', config_id = null, told = null, asked_at = now(),
                       retry_at = now() + interval '1 minute'`)
    await keepJoinCodes(scope)
    expect((await view(id)).way).toMatchObject({ status: 'creating' })
    later(2 * MINUTE)
    await Promise.all([keepJoinCodes(scope), keepJoinCodes(scope)])
    expect(await view(id)).toMatchObject({ lostWays: 1, way: { status: 'live', told: true } })
    expect(calls('add')).toHaveLength(2)
  })

  test('is waited for twice as long after each loss', async () => {
    await group('a', 0)
    wire.sandbox.faults.add({ path: `${ROOT}/add_join_way`, kind: 'lose-answer', times: -1 })
    const id = await createJoinCode(scope, draft(['a']))
    const attempts: number[] = []
    for (let minute = 1; minute <= 16; minute++) {
      later(minute * MINUTE + 500)
      await keepJoinCodes(scope)
      attempts.push(calls('add').length)
    }
    expect(attempts).toEqual([2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5])
    expect((await view(id)).lostWays).toBe(4)
  }, 120_000)

  test('that is told after it was given up is known, and taken out of WeCom', async () => {
    await group('a', 0)
    const id = await createJoinCode(scope, draft(['a']))
    const late = await openAttempt(scope, id)
    await rows(`update join_way set status = 'lost' where id = ${late}`)
    const told = { remark: '海报', autoCreateRoom: false, roomBaseName: '', roomBaseId: 1, chatIds: ['a'], state: 'x' }
    await makeWay(scope, late, id, told)
    expect(ways()).toHaveLength(2)
    await keepJoinCodes(scope)
    expect(ways().map(({ state }) => state)).toEqual([(await view(id)).state])
    expect((await view(id)).lostWays).toBe(0)
  })
})

test('a telling that died is taken up again after a while, and one under way is left alone', async () => {
  await group('a', 0)
  await group('b', 0)
  const id = await createJoinCode(scope, draft(['a', 'b']))
  await rows('update join_way set told = null, telling_since = now()')
  await fill('a', 190)
  await moveJoinCodes(scope, 'a')
  expect(calls('update')).toHaveLength(0)
  expect((await view(id)).way).toMatchObject({ told: false })
  later(MINUTE)
  await keepJoinCodes(scope)
  expect(ways()[0]?.chatIds).toEqual(['b'])
})

test('who cannot take to-dos is not asked for the next group: who made the code is, or else an admin', async () => {
  await member('chen.hao', false)
  await member('zhou.kai')
  for (const chatId of ['a', 'b', 'c']) await group(chatId, 0, chatId === 'a' ? 'lin.mei' : 'chen.hao')
  const todos = () => rows('select key, user_id, created_by from todo order by id')
  const first = await createJoinCode({ ...scope, actor: 'zhou.kai' }, draft(['a'], { reserve: 1 }))
  expect(await todos()).toEqual([{ key: `join-code-next:${first}:a`, user_id: 'lin.mei', created_by: '群活码' }])
  await rows(`update member set gone_at = now() where user_id = 'lin.mei'`)
  await rows(`update group_chat set owner_user_id = 'nobody-known' where chat_id = 'b'`)
  wire.sandbox.state.groupChats.get('b')!.owner = 'he.qing'
  const second = await createJoinCode({ ...scope, actor: 'zhou.kai' }, draft(['b'], { reserve: 1 }))
  expect((await todos())[1]).toMatchObject({ key: `join-code-next:${second}:b`, user_id: 'zhou.kai' })
  await rows(`update member set gone_at = now() where user_id = 'zhou.kai'`)
  await member('he.qing')
  const settings = { ...scope.settings, adminUserIds: ['he.qing'] }
  await moveJoinCodes({ ...scope, settings }, null)
  expect((await todos())[2]).toMatchObject({ key: `join-code-next:${first}:none`, user_id: 'he.qing' })
  // What is asked for by another to-do now, or not needed any more, is nobody's work.
  const open = async () => (await rows('select key from todo where done_at is null order by id')).map(({ key }) => key)
  expect(await open()).toEqual([`join-code-next:${second}:b`, `join-code-next:${first}:none`])
  await rows('update join_code set reserve = 0')
  await rows(`update group_chat set owner_user_id = 'he.qing'`)
  await moveJoinCodes({ ...scope, settings }, null)
  expect(await open()).not.toContain(`join-code-next:${second}:b`)
})

test('a group that WeCom made is taken in by the job too, and those of other states and dismissed ones are not', async () => {
  await group('a', 0)
  const id = await createJoinCode(scope, draft(['a']))
  const { state } = await view(id)
  for (const chatId of ['made', 'other', 'gone']) await group(chatId, 1)
  await rows(`update group_chat set dismissed_at = now() where chat_id = 'gone'`)
  await rows(`insert into group_member (chat_id, member_id, type, state)
              values ('made', 'wm1', 2, '${state}'), ('gone', 'wm1', 2, '${state}'), ('other', 'wm1', 2, 'x')`)
  await keepJoinCodes(scope)
  await keepJoinCodes(scope)
  expect((await view(id)).groups.map(({ chatId, madeByWecom }) => [chatId, madeByWecom])).toEqual([
    ['a', false],
    ['made', true],
  ])
})

test('a removed code whose way WeCom would not take out is tried again', async () => {
  await group('a', 0)
  const id = await createJoinCode(scope, draft(['a']))
  wire.sandbox.faults.add({ path: `${ROOT}/del_join_way`, kind: 'errcode', errcode: 48002, times: 1 })
  await removeJoinCode(scope, id)
  expect(ways()).toHaveLength(1)
  expect((await view(id)).way).toMatchObject({ lastError: expect.stringContaining('48002') })
  later(11 * MINUTE)
  await keepJoinCodes(scope)
  expect(ways()).toEqual([])
})
