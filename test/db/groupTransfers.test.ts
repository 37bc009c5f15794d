import type { Scope } from '../../src/scope'
import { writeDismissed } from '../../src/services/groupChats/write'
import { handOverGroups } from '../../src/services/groupOwners/handOver'
import { groupsLeftBehind } from '../../src/services/groupOwners/left'
import { planHandOver } from '../../src/services/groupOwners/plan'
import { settleTransfers } from '../../src/services/groupOwners/settle'
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

const transferRows = () =>
  scope.db.query<Body[]>('select chat_id, state, errcode, reason from group_transfer order by id')

describe('handing over', () => {
  test('300 groups a day go from one owner to one member: the next is refused, of another owner it is not', async () => {
    for (let at = 0; at < 302; at++) await world.insertGroup(`wr${at}`)
    await world.insertGroup('other', 'gao.ran')
    for (let at = 0; at < 2; at++) await world.insertTransfer(`earlier${at}`, { at: now })
    await world.insertTransfer('yesterday', { at: daysAgo(1) })
    await world.insertTransfer('refused', { at: now, state: 'failed' })
    const chatIds = [...Array.from({ length: 302 }, (_, at) => `wr${at}`), 'other']
    const plan = await planHandOver(scope, { chatIds, toUserId: 'chen' })
    expect(plan.may).toHaveLength(299)
    expect(plan.may.map(({ chatId }) => chatId)).toContain('other')
    expect(plan.refused.map(({ refused }) => refused)).toEqual(Array(4).fill('day-full'))
  })

  test('at most a hundred go in one call, each of WeCom’s refusals stands at its group, and the rest wait', async () => {
    for (let at = 0; at < 150; at++) await world.insertGroup(`wr${at}`)
    const refused = [{ chat_id: 'wr7', errcode: 90503, errmsg: 'full' }]
    world.replies['groupchat/onjob_transfer'] = ({ chat_id_list }) => ({
      failed_chat_list: (chat_id_list as string[]).includes('wr7') ? refused : [],
    })
    const chatIds = Array.from({ length: 150 }, (_, at) => `wr${at}`)
    const answers = await handOverGroups(scope, { chatIds, toUserId: 'chen' })
    expect(world.calls.map(({ body }) => (body.chat_id_list as string[]).length)).toEqual([100, 50])
    expect(answers.filter(({ state }) => state === 'waiting')).toHaveLength(149)
    expect(answers.find(({ chatId }) => chatId === 'wr7')).toMatchObject({
      state: 'failed',
      reason: { zh: '群已满，需群主在客户端确认。' },
    })
  })

  test('groups of who left and of who is there go by a call of their own, and nobody gone can take them', async () => {
    await insertMember(scope.db, 'left', { gone_at: daysAgo(3) })
    await world.insertGroup('mine')
    await world.insertGroup('theirs', 'left')
    world.replies['groupchat/onjob_transfer'] = world.replies['groupchat/transfer'] = () => ({ failed_chat_list: [] })
    await handOverGroups(scope, { chatIds: ['mine', 'theirs'], toUserId: 'chen' })
    expect(world.calls.map(({ path, body }) => [path, body.chat_id_list])).toEqual([
      ['groupchat/onjob_transfer', ['mine']],
      ['groupchat/transfer', ['theirs']],
    ])
    await expect(handOverGroups(scope, { chatIds: ['mine'], toUserId: 'left' })).rejects.toMatchObject({
      id: 'member-cannot-serve',
    })
  })

  test('two who hand the same group over at once: one does, the other is told that it is under way', async () => {
    await world.insertGroup('wr1')
    world.replies['groupchat/onjob_transfer'] = () => ({ failed_chat_list: [] })
    const both = await Promise.all(
      ['chen', 'gao.ran'].map((toUserId) => handOverGroups(scope, { chatIds: ['wr1'], toUserId })),
    )
    expect(both.map(([one]) => one?.state).sort()).toEqual(['refused', 'waiting'])
    expect(world.calls).toHaveLength(1)
  })

  test('a refusal of the whole call stands at each group; a group dismissed meanwhile, or not taken for a week, has failed', async () => {
    for (const id of ['wr1', 'wr2', 'wr3']) await world.insertGroup(id)
    world.replies['groupchat/onjob_transfer'] = () => ({ errcode: 41054 })
    const [one] = await handOverGroups(scope, { chatIds: ['wr1'], toUserId: 'chen' })
    expect(one).toMatchObject({ state: 'failed', reason: { zh: '新群主未激活企业微信。' } })
    await world.insertTransfer('wr2', { state: 'waiting', at: daysAgo(8) })
    await world.insertTransfer('wr3', { state: 'waiting', at: now })
    await writeDismissed(scope, 'wr3', now)
    const member_list: Body[] = []
    world.replies['groupchat/get'] = ({ chat_id }) => ({ group_chat: { chat_id, name: '', owner: 'lin', member_list } })
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
  for (const id of ['wr1', 'wr2']) await world.insertGroup(id, 'left')
  await world.insertGroup('dismissed', 'left')
  await writeDismissed(scope, 'dismissed', now)
  expect([await groupsLeftBehind(scope), await groupsLeftBehind({ ...scope, actor: 'a sync' })]).toEqual([1, 0])
  const todos = await scope.db.query<Body[]>('select user_id, title from todo')
  expect(todos).toEqual([{ user_id: 'chen', title: expect.stringContaining('陈好 已离职，请为其 2 个客户群') }])
  const states = await scope.db.query<Body[]>(`select status from group_chat where chat_id = 'wr1'`)
  expect(states).toEqual([{ status: 1 }])
})
