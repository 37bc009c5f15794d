import { randomUUID } from 'node:crypto'
import type { Scope } from '../../src/scope'
import { applyMemberChange } from '../../src/services/groupChats/apply'
import { askManager } from '../../src/services/groupStanding/help'
import { createLabel, labelGroups, removeLabel, renameLabel } from '../../src/services/groupStanding/labels'
import { recordSignal } from '../../src/services/groupStanding/signals'
import { featureMember, unfeatureMember } from '../../src/services/groupStanding/features'
import { draftTeams, makeTeams, removeTeams } from '../../src/services/groupStanding/teams'
import { readLabelledGroups, readLabels } from '../../src/views/groupStanding/labels'
import { readStanding } from '../../src/views/groupStanding/members'
import { readTeams } from '../../src/views/groupStanding/teams'
import { readSuspects } from '../../src/views/groupStanding/watch'
import { insertContact, insertMember, insertTouch } from '../support/rows'
import { daysAgo, groupWorld } from '../support/groups'

const now = daysAgo(0)
let world: Awaited<ReturnType<typeof groupWorld>>
let scope: Scope
/** A group of its own for each test. */
let chat: string

beforeAll(async () => {
  world = await groupWorld()
  scope = world.scope
})
beforeEach(async () => {
  await world.empty()
  chat = await world.group('茶友群')
})
afterAll(() => world.close())

const join = (
  memberId: string,
  days: number,
  { chatId = chat, ...more }: { chatId?: string; invitor?: string; state?: string } = {},
) => world.join(chatId, memberId, days, more)
const seen = (memberId: string, key: string = randomUUID()) =>
  recordSignal(scope, { chatId: chat, memberId, key, kind: 'helpful' })

test('every figure names its source, and of who writes how much nothing is claimed without an archive', async () => {
  for (const id of ['wmBuys', 'wmSeen', 'wmTalks', 'wmMute']) await join(id, 100)
  await world.order('wmBuys', 3)
  await world.order('wmBuys', 200)
  const key = randomUUID()
  await seen('wmSeen', key)
  await seen('wmSeen', key)
  await insertTouch(scope.db, 'wmTalks', daysAgo(2))
  await insertTouch(scope.db, 'wmTalks', daysAgo(1), { outcome: 'attempt' })
  const { members, messagesKnown } = await readStanding(scope, chat)
  const of = new Map(
    members.map(({ memberId, sources, activity, daysInGroup }) => [memberId, { sources, activity, daysInGroup }]),
  )
  expect(messagesKnown).toBe(false)
  expect(of.get('wmBuys')?.sources).toEqual([{ source: 'orders', count: 1, lastAt: daysAgo(3).toISOString() }])
  expect(of.get('wmSeen')?.sources).toEqual([{ source: 'seen', count: 1, lastAt: now.toISOString() }])
  expect(of.get('wmTalks')?.sources).toEqual([{ source: 'touches', count: 1, lastAt: daysAgo(2).toISOString() }])
  expect(of.get('wmMute')).toEqual({ sources: [], activity: null, daysInGroup: 100 })
  await insertTouch(scope.db, 'wmMute', daysAgo(1), { kind: 'archive-message', direction: 'in' })
  const archived = await readStanding(scope, chat)
  expect(archived.messagesKnown).toBe(true)
  expect(archived.members.find(({ memberId }) => memberId === 'wmMute')?.sources).toMatchObject([
    { source: 'messages' },
  ])
})

test('a featured member is promoted when the core group has them', async () => {
  const core = await world.group('核心群')
  await join('wmA', 10)
  const featured = async () => (await readStanding(scope, chat)).members[0]?.featured
  await featureMember(scope, { chatId: chat, memberId: 'wmA', coreChatId: core })
  expect(await featured()).toMatchObject({ coreName: '核心群', inCore: false })
  await join('wmA', 1, { chatId: core })
  expect(await featured()).toMatchObject({ inCore: true })
  const itself = { chatId: chat, memberId: 'wmA', coreChatId: chat }
  await expect(featureMember(scope, itself)).rejects.toMatchObject({ id: 'invalid-input' })
  await unfeatureMember(scope, chat, 'wmA')
  expect(await featured()).toBeNull()
})

test('whoever is promoted is invited by their rep, once; when they are there, nobody needs to any more', async () => {
  const core = await world.group('核心{{群')
  const todos = () =>
    scope.db.query<{ key: string; userId: string; words: string; result: string | null; open: boolean }[]>(
      `select key, user_id as "userId", words, nullif(result, '') as result, done_at is null as open from todo order by id`,
    )
  for (const id of ['wmP', 'wmStranger']) await join(id, 10)
  await insertContact(scope.db, 'wmP')
  await scope.db.query(`update contact set owner_user_id = 'lin.mei' where external_user_id = 'wmP'`)
  await featureMember(scope, { chatId: chat, memberId: 'wmP', coreChatId: null })
  expect(await todos()).toEqual([])
  for (const memberId of ['wmP', 'wmP', 'wmStranger'])
    await featureMember(scope, { chatId: chat, memberId, coreChatId: core })
  expect(await todos()).toEqual([
    {
      ...{ key: `group-core:${core}:wmP`, userId: 'lin.mei', result: null, open: true },
      words: '{{customer}}，诚邀您加入我们的核心群「核心群」',
    },
  ])
  const change = { chatId: core, memberIds: ['wmP'], at: now, scene: 1, count: 1, versionBefore: null, version: null }
  await applyMemberChange(scope, { ...change, kind: 'joined' })
  expect(await todos()).toMatchObject([{ open: false, result: '客户已进群' }])
})

test('who joined many groups lately, or several in one way within a day, is named with the reason; the group sees its own', async () => {
  const others = await Promise.all(['一', '二', '三', '四'].map((name) => world.group(name)))
  for (const chatId of [chat, ...others.slice(0, 3)]) await join('wmMany', Number(chatId.slice(2)) % 20, { chatId })
  for (const chatId of others.slice(0, 3)) await join('wmSeries', 5, { chatId, invitor: 'wmBoss' })
  for (const chatId of others.slice(0, 3)) await join('wmWays', 5, { chatId, state: `s${chatId}` })
  for (const chatId of [chat, ...others]) await join('wmOld', 90, { chatId })
  const all = await readSuspects(scope, null)
  expect(all.map(({ memberId, reasons }) => [memberId, reasons.map(({ kind }) => kind)])).toEqual([
    ['wmMany', ['many-groups']],
    ['wmSeries', ['series']],
  ])
  expect((await readSuspects(scope, chat)).map(({ memberId }) => memberId)).toEqual(['wmMany'])
  await scope.db.query(`update group_member set left_at = now() where member_id = 'wmMany' and chat_id = $1`, [
    others[0],
  ])
  expect(await readSuspects(scope, chat)).toEqual([])
})

test('the owner’s manager is asked once per tap, whoever can take it; with nobody above it is refused', async () => {
  await join('wmA', 5)
  await insertContact(scope.db, 'wmA')
  const plea = { chatId: chat, memberId: 'wmA', key: randomUUID(), note: '请帮忙看看' }
  await expect(askManager(scope, plea)).rejects.toMatchObject({ id: 'nobody-to-ask' })
  await insertMember(scope.db, 'boss.near', { customer_contact: false })
  await insertMember(scope.db, 'boss.far')
  await scope.db.query(
    `insert into department (id, name, parent_id, leader_user_ids) values (1, '门店', 0, '{boss.near,boss.far}')`,
  )
  expect(await askManager(scope, plea)).toEqual({ userId: 'boss.far' })
  await askManager(scope, plea)
  const todos = await scope.db.query<object[]>('select user_id, external_user_id, title from todo')
  expect(todos).toEqual([
    { user_id: 'boss.far', external_user_id: 'wmA', title: '群「茶友群」「wmA 名」求助：请帮忙看看' },
  ])
})

test('groups get tags and lose them, are found by them, and a name stands once', async () => {
  const other = await world.group('二群')
  const [vip, fresh] = [await createLabel(scope, '核心'), await createLabel(scope, '新群')]
  await expect(createLabel(scope, '核心')).rejects.toMatchObject({ id: 'label-name-taken' })
  await expect(renameLabel(scope, fresh, '核心')).rejects.toMatchObject({ id: 'label-name-taken' })
  await labelGroups(scope, { chatIds: [chat, other], add: [vip, fresh], remove: [] })
  await labelGroups(scope, { chatIds: [other], add: [vip], remove: [fresh] })
  const find = async (labelId: number | null, search = '') =>
    (await readLabelledGroups(scope, { labelId, search, after: null, limit: 10 })).items.map(({ name, labelIds }) => [
      name,
      labelIds,
    ])
  expect(await find(fresh)).toEqual([['茶友群', [vip, fresh]]])
  expect(await find(null, '二')).toEqual([['二群', [vip]]])
  const page = await readLabelledGroups(scope, { labelId: vip, search: '', after: null, limit: 1 })
  const next = await readLabelledGroups(scope, { labelId: vip, search: '', after: page.next, limit: 1 })
  expect([page.items[0]?.name, next.items[0]?.name, next.next]).toEqual(['茶友群', '二群', null])
  await expect(labelGroups(scope, { chatIds: ['wrNone'], add: [vip], remove: [] })).rejects.toMatchObject({
    id: 'not-found',
  })
  await removeLabel(scope, vip)
  expect(await readLabels(scope)).toEqual([{ id: fresh, name: '新群', groups: 1 }])
})

test('a batch becomes the small groups that the draft showed, in place of those before', async () => {
  for (const id of ['wm1', 'wm2', 'wm3', 'wm4', 'wm5']) await join(id, 5)
  const draft = {
    memberIds: ['wm1', 'wm2', 'wm3', 'wm4', 'wm5'],
    leaderIds: ['wm3'],
    teams: 2,
    keepPairs: false,
    seed: 'x',
  }
  const shown = await draftTeams(scope, chat, draft)
  await makeTeams(scope, chat, { ...draft, seed: 'before' })
  await makeTeams(scope, chat, draft)
  const made = await readTeams(scope, chat)
  expect(made.map(({ name }) => name)).toEqual(['第 1 组', '第 2 组'])
  expect(made.map(({ members }) => members.map(({ memberId }) => memberId).sort())).toEqual(
    shown.map(({ memberIds }) => [...memberIds].sort()),
  )
  expect(made[0]?.members[0]?.memberId).toBe('wm3')
  await world.leave('wm3')
  expect((await readTeams(scope, chat))[0]?.members[0]).toMatchObject({ memberId: 'wm3', inGroup: false })
  await expect(makeTeams(scope, chat, draft)).rejects.toMatchObject({ id: 'not-in-group' })
  await removeTeams(scope, chat)
  expect(await readTeams(scope, chat)).toEqual([])
})
