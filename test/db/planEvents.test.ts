import type { PlanEvent } from '../../src/decisions/plans/definition'
import { setAutomaticSending } from '../../src/services/automaticSending'
import { followBegan } from '../../src/services/contacts/began'
import { setStage } from '../../src/services/contacts/stage'
import { writeReadings } from '../../src/services/contacts/write'
import type { Reading } from '../../src/services/contacts/reading'
import { writeGroupChat } from '../../src/services/groupChats/write'
import { tellOrders } from '../../src/services/orders/tell'
import { hearAddings } from '../../src/services/silence/signals'
import { watchSilence } from '../../src/services/silence/tick'
import { markTags } from '../../src/services/tags/mark'
import { writeMarks } from '../../src/services/tags/writeMarks'
import { recordTouch } from '../../src/services/touches'
import { testDatabase, type TestDatabase } from '../support/database'
import { openShop, planWorld, step, type PlanWorld } from '../support/plans'
import { insertContact } from '../support/rows'

const DAY = 24 * 3600_000
let database: TestDatabase
let world: PlanWorld
beforeAll(async () => {
  database = await testDatabase({ poolSize: 6 })
})
beforeEach(async () => {
  world = planWorld(database, '2027-03-02T02:10:00Z')
  await openShop(world)
})
afterAll(() => database.close())

const waitFor = (event: PlanEvent) => world.plan({ event })
const began = () =>
  world.rows<{ subject_id: string; event: { kind: string } }>(
    'select subject_id, event from follow_up_enrolment order by id',
  )
const kinds = async () => (await began()).map(({ subject_id: id, event }) => [id, event.kind])
const later = (ms: number) => {
  world.now = new Date(world.now.getTime() + ms)
}
const heard = (key: string) =>
  recordTouch(world.scope(), {
    ...{ key, externalUserId: 'wm1', userId: 'lin.mei', at: world.now, kind: 'talked' },
    ...{ direction: 'out', outcome: 'reached', source: 'a test' },
  })

test('an adding starts a plan once, whether an event told of it, a sync, or both some seconds apart', async () => {
  await waitFor({ kind: 'added' })
  const added = { userId: 'lin.mei', externalUserId: 'wm2', state: null, at: world.now }
  await followBegan(world.scope(), { ...added, half: true })
  expect(await began()).toEqual([])
  await followBegan(world.scope(), { ...added, half: false })
  await world.rows(`update follow_user set added_at = added_at + interval '3 s' where external_user_id = 'wm2'`)
  await insertContact(world.scope().db, 'wm3', { addedAt: world.now })
  later(60_000)
  await hearAddings(world.scope())
  await hearAddings(world.scope())
  expect(await kinds()).toEqual([
    ['wm2', 'added'],
    ['wm3', 'added'],
  ])
})

test('orders told by sets start one each, of the products and the groups of products that the plan names', async () => {
  await world.rows(
    `insert into product (sku, name, product_group, changed_at) values ('F1', '滤芯', '耗材', now()), ('X1', '杯子', '', now())`,
  )
  await waitFor({ kind: 'ordered', skus: ['F1'], groups: ['水'] })
  const nobody = { unionId: null, customerNo: null, phone: null }
  await tellOrders(
    world.scope(),
    ['F1', 'X1', 'W1'].map((sku, n) => ({
      ...{ orderNo: `N${n}`, at: world.now, amountFen: 100, source: 'a test' },
      ...{ customer: { ...nobody, externalUserId: 'wm1' }, lines: [{ sku, quantity: 1 }] },
    })),
  )
  expect((await began()).map(({ event }) => event)).toEqual([
    { kind: 'ordered', skus: ['F1'] },
    { kind: 'ordered', skus: ['W1'] },
  ])
})

test('a stage starts the plan that waits for it and ends the one that it ends', async () => {
  await world.plan({ event: { kind: 'stage', stage: 'customer' }, stops: [{ kind: 'stage', stage: 'key' }] })
  await waitFor({ kind: 'stage', stage: 'key' })
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'repeat', userId: null })
  expect(await began()).toEqual([])
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'customer', userId: null })
  later(1000)
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'key', userId: null })
  expect(await world.rows('select plan_id, state, end_reason from follow_up_enrolment order by id')).toEqual([
    { plan_id: 1, state: 'stopped', end_reason: 'stage-reached' },
    { plan_id: 2, state: 'running', end_reason: null },
  ])
})

test('a tag starts a plan once a day, whether WeCom showed it or we put it on', async () => {
  await world.rows(`insert into tag_group (id, name, sort_order) values ('g', '意向', 0)`)
  await world.rows(`insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g', '高', 0)`)
  await waitFor({ kind: 'tagged', tagId: 't1' })
  const reading = (...tags: string[]): Reading => ({
    contact: {
      ...{ externalUserId: 'wm1', name: '吴', avatar: null, type: 1, gender: 0, unionId: null },
      ...{ position: null, corpName: null, corpFullName: null },
    },
    followUser: {
      ...{ userId: 'lin.mei', remark: '', description: '', remarkMobiles: [], remarkCorpName: '', addWay: 1 },
      ...{ operUserId: null, state: null, createdAt: new Date('2026-01-01T00:00:00Z') },
      tags: tags.map((tagId) => ({ tagId, name: '', groupName: '', type: null })),
    },
  })
  await writeReadings(world.scope(), [reading()], world.now)
  later(60_000)
  await writeReadings(world.scope(), [reading('t1')], world.now)
  expect(await kinds()).toEqual([['wm1', 'tagged']])
  const putOn = async (): Promise<void> => {
    const mark = { userId: 'lin.mei', externalUserId: 'wm1', add: ['t1'], remove: [], cause: 'api' }
    const id = await markTags(world.scope(), mark)
    await world.rows(`update tag_change set locked_by = 'a' where id = ${id}`)
    const effect = { added: ['t1'], removed: [] }
    await writeMarks(world.scope(), { id, user_id: 'lin.mei', external_user_id: 'wm1', attempts: 0 }, 'a', {
      outcomes: [{ id, status: 'done', reason: null, effect, refused: null }],
      sent: { done: { add: ['t1'], remove: [] }, gone: [], failed: null },
      calledAt: world.now,
      delayMs: 0,
    })
  }
  await putOn()
  expect(await began()).toHaveLength(1)
  later(DAY)
  await putOn()
  expect(await began()).toHaveLength(2)
})

test('a churned contact enters the win-back plan, whose return ends it and starts the one for returns', async () => {
  await heard('t1')
  const winBack = { event: { kind: 'silent', tier: 'churned' }, stops: [{ kind: 'heard' }], steps: [step(3), step(9)] }
  await world.plan(winBack as Parameters<PlanWorld['plan']>[0])
  await waitFor({ kind: 'returned' })
  later(8 * DAY)
  await watchSilence(world.scope())
  expect(await began()).toEqual([])
  later(12 * DAY)
  await Promise.all([watchSilence(world.scope()), watchSilence(world.scope())])
  expect(await kinds()).toEqual([['wm1', 'silent']])
  later(4 * DAY)
  await world.tick(world.now.toISOString())
  await heard('t2')
  expect(await kinds()).toEqual([
    ['wm1', 'silent'],
    ['wm1', 'returned'],
  ])
  expect(await world.rows('select state, end_reason from follow_up_enrolment order by id')).toMatchObject([
    { state: 'stopped', end_reason: 'heard' },
    { state: 'running' },
  ])
  expect(await world.rows('select outcome, result from todo')).toEqual([
    { outcome: 'not-needed', result: '客户恢复了往来' },
  ])
})

test('a silence that was there before anybody watched starts nothing', async () => {
  world.now = new Date('2027-02-01T02:00:00Z')
  await heard('t1')
  world.now = new Date('2027-03-02T02:10:00Z')
  await world.rows(`update contact_signal set watched_since = '2027-03-01'`)
  await waitFor({ kind: 'silent', tier: 'churned' })
  await watchSilence(world.scope())
  expect(await began()).toEqual([])
})

test('a new group starts the plan of groups for its owner, and who joins it the plan of contacts', async () => {
  const steps = [step(1, { action: { kind: 'todo', title: '发群公告', words: '大家好，我是{{member}}' } })]
  await world.plan({ event: { kind: 'group-made' }, steps }, 'group')
  await waitFor({ kind: 'joined-group' })
  const member = { unionId: null, joinScene: 1, invitorUserId: null, groupNickname: '', state: null, type: 2 }
  const group = {
    ...{ chatId: 'wr1', name: '茶友群', owner: 'chen.hao', createdAt: world.now, notice: '', adminUserIds: [] },
    ...{ memberVersion: null, members: [{ ...member, id: 'wm1', name: '吴', joinedAt: world.now }] },
  }
  later(1000)
  await writeGroupChat(world.scope(), group, world.now)
  later(1000)
  await writeGroupChat(world.scope(), { ...group, name: '茶友一群' }, world.now)
  expect((await kinds()).sort()).toEqual([
    ['wm1', 'joined-group'],
    ['wr1', 'group-made'],
  ])
  await world.tick('2027-03-03T02:10:00Z')
  expect(await world.rows('select title, user_id, external_user_id from todo')).toEqual([
    { title: '发群公告：茶友一群', user_id: 'chen.hao', external_user_id: null },
  ])
})

const newGroup = (chatId: string) =>
  writeGroupChat(
    world.scope(),
    {
      ...{ chatId, name: chatId, owner: 'chen.hao', createdAt: world.now, notice: '', adminUserIds: [] },
      ...{ memberVersion: null, members: [] },
    },
    world.now,
  )

test('while all automatic sending is stopped the message of a plan is not made, and says why', async () => {
  const steps = [step(1, { action: { kind: 'message', title: '第一天', words: '大家好' } })]
  await world.plan({ event: { kind: 'group-made' }, steps }, 'group')
  later(1000)
  await newGroup('wrStopped')
  await setAutomaticSending(world.scope(), { stopped: true, reason: '' })
  await world.tick('2027-03-03T02:10:00Z')
  await setAutomaticSending(world.scope(), { stopped: false, reason: '' })
  expect(await world.rows('select 1 from campaign')).toEqual([])
  expect(await world.rows('select reason from follow_up_step_run')).toEqual([{ reason: 'sending-stopped' }])
})

test('a message of a plan of groups is one campaign for all groups due together, made once, and the owner gets no to-do', async () => {
  const steps = [step(1, { action: { kind: 'message', title: '第一天', words: '大家好，我是{{member}}' } })]
  await world.plan({ event: { kind: 'group-made' }, steps }, 'group')
  later(1000)
  for (const chatId of ['wrA', 'wrB']) await newGroup(chatId)
  await world.tick('2027-03-03T02:10:00Z')
  await world.tick('2027-03-03T02:11:00Z')
  expect(await world.rows('select 1 from todo')).toEqual([])
  const campaigns = await world.rows<{ name: string; definition: { aim: { chatIds: string[] } } }>(
    `select c.name, c.definition, r.state, c.state as campaign from campaign c join campaign_run r on r.campaign_id = c.id`,
  )
  expect(campaigns).toMatchObject([{ name: expect.stringMatching(/：第一天$/), state: 'held', campaign: 'approved' }])
  expect(campaigns[0]?.definition.aim.chatIds.sort()).toEqual(['wrA', 'wrB'])
  expect(await world.rows('select reason, todo_id from follow_up_step_run')).toEqual([
    { reason: null, todo_id: null },
    { reason: null, todo_id: null },
  ])
})
