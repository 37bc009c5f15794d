import type { Scope } from '../../src/scope'
import { writeDismissed } from '../../src/services/groupChats/write'
import { exportGroups } from '../../src/services/groupOwners/exportGroups'
import { groupsLeftBehind } from '../../src/services/groupOwners/left'
import { readStatistics } from '../../src/services/groupOwners/statistics'
import { createLabel, labelGroups } from '../../src/services/groupStanding/labels'
import { readAdminGroup } from '../../src/views/groups/adminGroup'
import { readAdminGroups } from '../../src/views/groups/adminList'
import { readGroupOwners } from '../../src/views/groups/owners'
import { daysAgo, groupWorld, type GroupWorld } from '../support/groupWorld'
import { insertMember } from '../support/rows'

const now = new Date('2026-11-22T02:00:00Z')
type Body = Record<string, unknown>
let world: GroupWorld
let scope: Scope
beforeAll(async () => {
  world = await groupWorld()
  scope = world.scope
})
beforeEach(() => world.begin())
afterAll(() => world.close())

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
    await world.insertGroup('wr1')
    await world.insertGroup('wr2', 'chen')
    world.replies['groupchat/statistic'] = answer
    expect(await readStatistics(few(3))).toEqual({ written: 6, refused: 0, finished: false })
    expect(await readStatistics(few(3))).toEqual({ written: 2, refused: 0, finished: true })
    expect(await readStatistics(few(3))).toEqual({ written: 0, refused: 0, finished: true })
    const asked = world.calls.map(({ body }) => new Date(Number(body.day_begin_time) * 1000).toISOString())
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
      await world.insertGroup(`of-${owner}`, owner)
    }
    world.replies['groupchat/statistic'] = (body) =>
      ownersOf(body).includes('hidden') ? { errcode: 60111 } : answer(body)
    expect(await readStatistics(few(50, 1))).toEqual({ written: 3, refused: 1, finished: true })
  })

  test('stand beside each other with their median; who has none is listed as such', async () => {
    for (const owner of ['lin', 'chen', 'gao.ran']) await world.insertGroup(`of-${owner}`, owner)
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
  const asked = { owner: null, state: 'open', text: '', labelId: null, after: null, limit: 4 } as const
  beforeEach(async () => {
    for (let at = 0; at < 9; at++)
      await world.insertGroup(`wr${at}`, at % 2 ? 'chen' : 'lin', at === 5 ? '' : `群%${9 - at}:`)
    await insertMember(scope.db, 'left', { gone_at: daysAgo(1) })
    await world.insertGroup('orphan', 'left')
    await world.insertGroup('gone', 'lin')
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

  test('says who was warned and is there, and who stands on the list of removals', async () => {
    for (const id of ['wmA', 'wmB', 'wmGONE'])
      await scope.db.query(
        `insert into group_member (chat_id, member_id, type, name, nickname, left_at)
         values ('wr0', $1, 2, $1, '', case when $1 = 'wmGONE' then $2::timestamptz end)`,
        [id, now],
      )
    const warn = (key: string, id: string, undone = false) =>
      scope.db.query(
        `insert into group_warning (key, chat_id, member_id, rule_text, at, by, undone_at)
         values ($1, 'wr0', $2, 'x', $3, 'lin', case when $4 then $3::timestamptz end)`,
        [key, id, now, undone],
      )
    await warn('1', 'wmA')
    await warn('2', 'wmA')
    await warn('3', 'wmB', true)
    await warn('4', 'wmGONE')
    await scope.db.query(
      `insert into group_removal (chat_id, member_id, reason, proposed_at, proposed_by, confirmed_at)
       values ('wr0', 'wmB', 'quiet', $1, 'lin', null), ('wr0', 'wmGONE', 'quiet', $1, 'lin', $1)`,
      [now],
    )
    const { items } = await readAdminGroups(scope, { ...asked, limit: 50 })
    const of = (id: string) => items.find(({ chatId }) => chatId === id)?.standing
    expect([of('wr0'), of('wr1')]).toEqual([
      { warned: 1, listed: 1 },
      { warned: 0, listed: 0 },
    ])
  })

  test('is asked by owner, words and state, and counts the states', async () => {
    await world.insertTransfer('wr0', { state: 'waiting', at: now })
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

  test('shows those of a tag alone, with the other filters and in the file', async () => {
    const labelId = await createLabel(scope, '普洱')
    await labelGroups(scope, { chatIds: ['wr0', 'wr1', 'wr2'], add: [labelId], remove: [] })
    const ids = async (more: object) =>
      (await readAdminGroups(scope, { ...asked, labelId, limit: 50, ...more })).items.map(({ chatId }) => chatId)
    expect((await ids({})).sort()).toEqual(['wr0', 'wr1', 'wr2'])
    expect(await ids({ owner: 'chen' })).toEqual(['wr1'])
    expect(await ids({ labelId: labelId + 1 })).toEqual([])
    let file = ''
    for await (const piece of exportGroups(scope, { owner: null, state: 'open', text: '', labelId })) file += piece
    expect(file.trim().split('\r\n')).toHaveLength(4)
  })

  test('one of them shows its history, the owners by name, the latest first, and where its people go next', async () => {
    const changed = (kind: string, before: string, after: string, at: Date) =>
      scope.db.query('insert into group_change (chat_id, kind, before, after, seen_at) values ($1, $2, $3, $4, $5)', [
        ...['wr0', kind, before, after, at],
      ])
    await scope.db.query('truncate group_change, group_setting')
    await scope.db.query(`update member set name = '林' where user_id = 'lin'`)
    await changed('owner', 'chen', 'lin', daysAgo(2))
    await changed('name', '旧名', '新名', daysAgo(1))
    await scope.db.query(
      `insert into group_setting (chat_id, next_chat_id, changed_by, changed_at) values ('wr0', 'wr2', 'lin', now())`,
    )
    expect(await readAdminGroup(scope, 'wr0')).toMatchObject({
      changes: [
        { kind: 'name', before: '旧名', after: '新名', seenAt: expect.any(String) },
        { kind: 'owner', before: 'chen', after: '林' },
      ],
      next: { chatId: 'wr2' },
      dismissedAt: null,
    })
  })

  test('shows how large each is, who joined and left in 7 days, and its size by day; the file says the same', async () => {
    const moved = (id: string, kind: string, at: Date) =>
      scope.db.query(`insert into group_move (chat_id, member_id, kind, at, type) values ('wr0', $1, $2, $3, 2)`, [
        ...[id, kind, at],
      ])
    for (const [id, joined, left] of [
      ['lin', 100, null],
      ['wm1', 100, null],
      ['wm2', 2, null],
      ['wm3', 10, 1],
      ['wm4', 5, 5],
      ['wm5', 90, 30],
    ] as const) {
      await moved(id, 'joined', daysAgo(joined))
      if (left !== null) await moved(id, 'left', daysAgo(left))
    }
    await scope.db.query(`update group_chat set member_count = 3, external_count = 2 where chat_id = 'wr0'`)
    const [row] = (await readAdminGroups(scope, { ...asked, text: '群%9' })).items
    expect(row).toMatchObject({ members: 3, externals: 2, joined: 2, left: 2 })
    expect(row?.sizes).toEqual([2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3])
    let file = ''
    for await (const piece of exportGroups(scope, { owner: null, state: 'open', text: '', labelId: null }))
      file += piece
    expect(file.trim().split('\r\n')).toHaveLength(11)
    expect(file).toContain('wr0,群%9:,lin,lin,正常,3,2,2,2,')
  })
})

test('that somebody’s groups wait for new owners is nobody’s work any more once each has one, or is dismissed', async () => {
  await scope.db.query('truncate todo')
  for (const userId of ['gone', 'boss']) await insertMember(scope.db, userId)
  await scope.db.query(`update member set gone_at = $1 where user_id = 'gone'`, [now])
  const led = { ...scope, settings: { ...scope.settings, adminUserIds: ['boss'] } }
  for (const chatId of ['wrA', 'wrB']) await world.insertGroup(chatId, 'gone')
  const open = () => scope.db.query<object[]>('select user_id from todo where done_at is null')
  await groupsLeftBehind(led)
  expect(await open()).toEqual([{ user_id: 'boss' }])
  await scope.db.query(`update group_chat set owner_user_id = 'boss' where chat_id = 'wrA'`)
  await groupsLeftBehind(led)
  expect(await open()).toHaveLength(1)
  await scope.db.query(`update group_chat set dismissed_at = now() where chat_id = 'wrB'`)
  await groupsLeftBehind(led)
  expect(await open()).toEqual([])
})
