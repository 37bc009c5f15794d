import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '../../src/scope'
import { exportGroups } from '../../src/services/groupOwners/exportGroups'
import { handOverGroups } from '../../src/services/groupOwners/handOver'
import { groupsLeftBehind } from '../../src/services/groupOwners/left'
import { planHandOver } from '../../src/services/groupOwners/plan'
import { settleTransfers } from '../../src/services/groupOwners/settle'
import { readStatistics } from '../../src/services/groupOwners/statistics'
import { writeDismissed } from '../../src/services/groupChats/write'
import { readAdminGroups } from '../../src/views/groups/adminList'
import { readGroupOwners } from '../../src/views/groups/owners'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertMember } from '../support/rows'
import { buildScope, wecomAt } from '../support/scope'

const DAY = 86_400_000
const now = new Date('2026-11-22T02:00:00Z')
const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY)

type Body = Record<string, unknown>
let database: TestDatabase
let scope: Scope
/** What the far side answers, by the last part of its path. */
let replies: Record<string, (body: Body) => Body | null>
let calls: { path: string; body: Body }[]
const wire = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const path = new URL(request.url ?? '/', 'http://wire').pathname.split('/').slice(-2).join('/')
    if (path.endsWith('gettoken')) {
      response.end(JSON.stringify({ errcode: 0, access_token: 't', expires_in: 7200 }))
      return
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Body
    calls.push({ path, body })
    const reply = replies[path]?.(body)
    if (reply) response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...reply }))
    else response.destroy()
  })
})

beforeAll(async () => {
  database = await testDatabase()
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  const db = database.dataSource.manager
  const wecom = wecomAt(`http://127.0.0.1:${(wire.address() as AddressInfo).port}`, db)
  scope = buildScope({ db, now, clock: () => now, actor: 'gao.ran', wecom })
})
beforeEach(async () => {
  replies = {}
  calls = []
  await database.dataSource.query(
    'truncate group_chat, group_member, group_transfer, group_owner_day, member, todo, department, outbox_message, admin_grant',
  )
  for (const userId of ['lin', 'chen', 'gao.ran']) await insertMember(scope.db, userId)
})
afterAll(async () => {
  wire.closeAllConnections()
  await new Promise((resolve) => wire.close(resolve))
  await database.close()
})

async function insertGroup(chatId: string, owner = 'lin', name = chatId): Promise<void> {
  await scope.db.query('insert into group_chat (chat_id, name, owner_user_id, status) values ($1, $2, $3, 0)', [
    chatId,
    name,
    owner,
  ])
}
const insertTransfer = (chatId: string, more: Body = {}): Promise<unknown> => {
  const row = { from: 'lin', to: 'chen', kind: 'on-job', state: 'done', at: daysAgo(10), ...more }
  return scope.db.query(
    `insert into group_transfer (chat_id, from_user_id, to_user_id, kind, state, asked_by, asked_at, called_at)
     values ($1, $2, $3, $4, $5, 'x', $6, $6)`,
    [chatId, row.from, row.to, row.kind, row.state, row.at],
  )
}
const transferRows = () =>
  scope.db.query<Body[]>('select chat_id, state, errcode, reason from group_transfer order by id')

describe('handing over', () => {
  test('300 groups a day go from one owner to one member: the next is refused, of another owner it is not', async () => {
    for (let at = 0; at < 302; at++) await insertGroup(`wr${at}`)
    await insertGroup('other', 'gao.ran')
    for (let at = 0; at < 2; at++) await insertTransfer(`earlier${at}`, { at: now })
    await insertTransfer('yesterday', { at: daysAgo(1) })
    await insertTransfer('refused', { at: now, state: 'failed' })
    const chatIds = [...Array.from({ length: 302 }, (_, at) => `wr${at}`), 'other']
    const plan = await planHandOver(scope, { chatIds, toUserId: 'chen' })
    expect(plan.may).toHaveLength(299)
    expect(plan.may.map(({ chatId }) => chatId)).toContain('other')
    expect(plan.refused.map(({ refused }) => refused)).toEqual(Array(4).fill('day-full'))
  })

  test('at most a hundred go in one call, each of WeCom’s refusals stands at its group, and the rest wait', async () => {
    for (let at = 0; at < 150; at++) await insertGroup(`wr${at}`)
    const refused = [{ chat_id: 'wr7', errcode: 90503, errmsg: 'full' }]
    replies['groupchat/onjob_transfer'] = ({ chat_id_list }) => ({
      failed_chat_list: (chat_id_list as string[]).includes('wr7') ? refused : [],
    })
    const chatIds = Array.from({ length: 150 }, (_, at) => `wr${at}`)
    const answers = await handOverGroups(scope, { chatIds, toUserId: 'chen' })
    expect(calls.map(({ body }) => (body.chat_id_list as string[]).length)).toEqual([100, 50])
    expect(answers.filter(({ state }) => state === 'waiting')).toHaveLength(149)
    expect(answers.find(({ chatId }) => chatId === 'wr7')).toMatchObject({
      state: 'failed',
      reason: { zh: '群已满，需群主在客户端确认。' },
    })
  })

  test('groups of who left and of who is there go by a call of their own, and nobody gone can take them', async () => {
    await insertMember(scope.db, 'left', { gone_at: daysAgo(3) })
    await insertGroup('mine')
    await insertGroup('theirs', 'left')
    replies['groupchat/onjob_transfer'] = replies['groupchat/transfer'] = () => ({ failed_chat_list: [] })
    await handOverGroups(scope, { chatIds: ['mine', 'theirs'], toUserId: 'chen' })
    expect(calls.map(({ path, body }) => [path, body.chat_id_list])).toEqual([
      ['groupchat/onjob_transfer', ['mine']],
      ['groupchat/transfer', ['theirs']],
    ])
    await expect(handOverGroups(scope, { chatIds: ['mine'], toUserId: 'left' })).rejects.toMatchObject({
      id: 'member-cannot-serve',
    })
  })

  test('two who hand the same group over at once: one does, the other is told that it is under way', async () => {
    await insertGroup('wr1')
    replies['groupchat/onjob_transfer'] = () => ({ failed_chat_list: [] })
    const both = await Promise.all(
      ['chen', 'gao.ran'].map((toUserId) => handOverGroups(scope, { chatIds: ['wr1'], toUserId })),
    )
    expect(both.map(([one]) => one?.state).sort()).toEqual(['refused', 'waiting'])
    expect(calls).toHaveLength(1)
  })

  test('a refusal of the whole call stands at each group; a group dismissed meanwhile, or not taken for a week, has failed', async () => {
    for (const id of ['wr1', 'wr2', 'wr3']) await insertGroup(id)
    replies['groupchat/onjob_transfer'] = () => ({ errcode: 41054 })
    const [one] = await handOverGroups(scope, { chatIds: ['wr1'], toUserId: 'chen' })
    expect(one).toMatchObject({ state: 'failed', reason: { zh: '新群主未激活企业微信。' } })
    await insertTransfer('wr2', { state: 'waiting', at: daysAgo(8) })
    await insertTransfer('wr3', { state: 'waiting', at: now })
    await writeDismissed(scope, 'wr3', now)
    const member_list: Body[] = []
    replies['groupchat/get'] = ({ chat_id }) => ({ group_chat: { chat_id, name: '', owner: 'lin', member_list } })
    expect(await settleTransfers(scope)).toEqual({ read: 1, askedAgain: 0, givenUp: 1 })
    expect((await transferRows()).map(({ chat_id, state, reason }) => [chat_id, state, reason])).toEqual([
      ['wr1', 'failed', ''],
      ['wr2', 'failed', 'not-taken'],
      ['wr3', 'failed', 'dismissed-meanwhile'],
    ])
  })
})

test('who left is told of once, to the nearest who can have to-dos, with the number of their groups', async () => {
  await insertMember(scope.db, 'left', { gone_at: daysAgo(0), name: '陈好' })
  await scope.db.query(
    `insert into department (id, name, parent_id, leader_user_ids) values (1, 'x', 0, '{left,chen}')`,
  )
  for (const id of ['wr1', 'wr2']) await insertGroup(id, 'left')
  await insertGroup('dismissed', 'left')
  await writeDismissed(scope, 'dismissed', now)
  expect([await groupsLeftBehind(scope), await groupsLeftBehind({ ...scope, actor: 'a sync' })]).toEqual([1, 0])
  const todos = await scope.db.query<Body[]>('select user_id, title from todo')
  expect(todos).toEqual([{ user_id: 'chen', title: expect.stringContaining('陈好 已离职，请为其 2 个客户群') }])
  const states = await scope.db.query<Body[]>(`select status from group_chat where chat_id = 'wr1'`)
  expect(states).toEqual([{ status: 1 }])
})

describe('WeCom’s counts', () => {
  const data = { new_chat_cnt: 1, chat_total: 3, chat_has_msg: 2, new_member_cnt: 8, member_total: 120 }
  const ownersOf = (body: Body): string[] => (body.owner_filter as { userid_list: string[] }).userid_list
  const answer = (body: Body): Body => {
    const items = ownersOf(body).map((owner) => ({ owner, data }))
    return { total: items.length, next_offset: items.length, items }
  }
  const few = (callsPerRun: number, backDays = 4): Scope => {
    const statistics = { ...scope.settings.groupOwners.statistics, callsPerRun, backDays }
    const groupOwners = { ...scope.settings.groupOwners, statistics }
    return { ...scope, settings: { ...scope.settings, groupOwners } as unknown as Scope['settings'] }
  }

  test('go on where they stopped, the newest day first, and never ask for today or twice', async () => {
    await insertGroup('wr1')
    await insertGroup('wr2', 'chen')
    replies['groupchat/statistic'] = answer
    expect(await readStatistics(few(3))).toEqual({ written: 6, refused: 0, finished: false })
    expect(await readStatistics(few(3))).toEqual({ written: 2, refused: 0, finished: true })
    expect(await readStatistics(few(3))).toEqual({ written: 0, refused: 0, finished: true })
    const asked = calls.map(({ body }) => new Date(Number(body.day_begin_time) * 1000).toISOString())
    expect(asked).toEqual(['20', '19', '18', '17'].map((day) => `2026-11-${day}T16:00:00.000Z`))
    const [row] = await scope.db.query<Body[]>(
      `select new_chats, chats, chats_with_messages, new_members, members, members_who_wrote, messages
         from group_owner_day where owner_user_id = 'lin' and day = '2026-11-21'`,
    )
    const counts = { new_chats: 1, chats: 3, chats_with_messages: 2, new_members: 8, members: 120 }
    expect(row).toEqual({ ...counts, members_who_wrote: 0, messages: 0 })
  })

  test('an owner whom WeCom does not show costs the others nothing', async () => {
    for (const owner of ['a', 'b', 'hidden', 'c']) {
      await insertMember(scope.db, owner)
      await insertGroup(`of-${owner}`, owner)
    }
    replies['groupchat/statistic'] = (body) => (ownersOf(body).includes('hidden') ? { errcode: 60111 } : answer(body))
    expect(await readStatistics(few(50, 1))).toEqual({ written: 3, refused: 1, finished: true })
  })

  test('stand beside each other with their median; who has none is listed as such', async () => {
    for (const owner of ['lin', 'chen', 'gao.ran']) await insertGroup(`of-${owner}`, owner)
    for (const [owner, members] of [
      ['lin', 10],
      ['chen', 30],
    ] as const)
      await scope.db.query(
        `insert into group_owner_day select $1, d::date, 0, 2, 0, $2, 50, 0, 0, $3
           from generate_series($3::date - 14, $3::date - 1, interval '1 day') d`,
        [owner, members, now],
      )
    const view = await readGroupOwners(scope, { figure: 'new-members', days: 14 })
    expect(view.median).toEqual(Array(14).fill(20))
    expect(view.days.at(-1)).toBe('2026-11-21')
    expect(
      Object.fromEntries(view.owners.map(({ userId, level, latest }) => [userId, [level, latest?.members]])),
    ).toEqual({
      ...{ lin: [0.5, 50], chen: [1.5, 50], 'gao.ran': [null, undefined] },
    })
  })
})

describe('the list', () => {
  const asked = { owner: null, state: 'open', text: '', after: null, limit: 4 } as const
  beforeEach(async () => {
    for (let at = 0; at < 9; at++)
      await insertGroup(`wr${at}`, at % 2 ? 'chen' : 'lin', at === 5 ? '' : `群%${9 - at}:`)
    await insertMember(scope.db, 'left', { gone_at: daysAgo(1) })
    await insertGroup('orphan', 'left')
    await insertGroup('gone', 'lin')
    await writeDismissed(scope, 'gone', now)
  })

  test('comes in pages by owner and name, with every group once, and a strange position begins anew', async () => {
    const seen: string[] = []
    for (let after: string | null = null; ;) {
      const page = await readAdminGroups(scope, { ...asked, after })
      seen.push(...page.items.map(({ chatId }) => chatId))
      if ((after = page.next) === null) break
    }
    expect(seen).toEqual(['wr5', 'wr7', 'wr3', 'wr1', 'orphan', 'wr8', 'wr6', 'wr4', 'wr2', 'wr0'])
    expect((await readAdminGroups(scope, { ...asked, after: '%E0%A4%A' })).items).toHaveLength(4)
  })

  test('is asked by owner, words and state, and counts the states', async () => {
    await insertTransfer('wr0', { state: 'waiting', at: now })
    const ids = async (more: object) =>
      (await readAdminGroups(scope, { ...asked, limit: 50, ...more })).items.map(({ chatId }) => chatId)
    expect(await ids({ owner: 'left' })).toEqual(['orphan'])
    expect(await ids({ text: '群%9' })).toEqual(['wr0'])
    expect(await ids({ text: 'CHEN' })).toHaveLength(4)
    expect(await ids({ state: 'owner-left' })).toEqual(['orphan'])
    expect(await ids({ state: 'handing-over' })).toEqual(['wr0'])
    expect(await ids({ state: 'dismissed' })).toEqual(['gone'])
    expect((await readAdminGroups(scope, asked)).states).toEqual({
      ...{ normal: 8, 'owner-left': 1, 'handing-over': 1, dismissed: 1 },
    })
  })

  test('shows how large each is, who joined and left in 7 days, and its size by day; the file says the same', async () => {
    const put = (id: string, type: number, joined: Date, left: Date | null) =>
      scope.db.query(
        'insert into group_member (chat_id, member_id, type, joined_at, left_at) values ($1, $2, $3, $4, $5)',
        ['wr0', id, type, joined, left],
      )
    await put('lin', 1, daysAgo(100), null)
    await put('wm1', 2, daysAgo(100), null)
    await put('wm2', 2, daysAgo(2), null)
    await put('wm3', 2, daysAgo(10), daysAgo(1))
    await put('wm4', 2, daysAgo(5), daysAgo(5))
    await put('wm5', 2, daysAgo(90), daysAgo(30))
    const [row] = (await readAdminGroups(scope, { ...asked, text: '群%9' })).items
    expect(row).toMatchObject({ members: 3, externals: 2, joined: 2, left: 2 })
    expect(row?.sizes).toEqual([2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3])
    let file = ''
    for await (const piece of exportGroups(scope, { owner: null, state: 'open', text: '' })) file += piece
    expect(file.trim().split('\r\n')).toHaveLength(11)
    expect(file).toContain('wr0,群%9:,lin,lin,正常,3,2,2,2,')
  })
})
