import { setOptOut } from '../../src/services/contacts/optOut'
import { recordOrder } from '../../src/services/orders'
import { createTodo } from '../../src/services/todos/create'
import { finishTodo } from '../../src/services/todos/finish'
import { prepareTodoWords } from '../../src/services/todos/words'
import { contactTimeline } from '../../src/views/timeline'
import { readAlone } from '../../src/facts/together'
import { saveDraft, publishPlan, setPlanState } from '../../src/services/plans/write'
import { startByHand, stopByHand } from '../../src/services/plans/byHand'
import { startPlans } from '../../src/services/plans/start'
import { readPlan, readPlans } from '../../src/views/plans'
import { runPlans } from '../../src/services/plans/tick'
import { testDatabase, type TestDatabase } from '../support/database'
import { openShop, planWorld, step, type PlanWorld } from '../support/plans'

let database: TestDatabase
let world: PlanWorld
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  // A Tuesday, 10:10 in Shanghai.
  world = planWorld(database, '2027-03-02T02:10:00Z')
  await openShop(world)
})
afterAll(() => database.close())

const order = (orderNo: string, more: object = {}) =>
  recordOrder(world.scope(), {
    ...{ orderNo, externalUserId: 'wm1', at: world.now, amountFen: 100, source: 'a test' },
    lines: [{ sku: 'W1', quantity: 1 }],
    ...more,
  })
const todos = () => world.rows('select id::text, title, user_id, due_at, outcome, result from todo order by id')
const enrolments = () => world.rows('select state, end_reason, version, next_step from follow_up_enrolment order by id')
const runs = () => world.rows('select step, round, reason from follow_up_step_run order by enrolment_id, due_at, step')
const DAY_3 = '2027-03-05T02:00:00Z'

test('day 3 after the purchase the owner gets one to-do with words that are ready to send', async () => {
  await world.plan()
  await order('N1')
  expect(await world.tick('2027-03-05T01:59:00Z')).toEqual({ made: 0, notMade: 0, ended: 0 })
  expect(await world.tick(DAY_3)).toEqual({ made: 1, notMade: 0, ended: 1 })
  const [todo] = await todos()
  expect(todo).toMatchObject({ title: '第 3 天回访', user_id: 'lin.mei', due_at: new Date(DAY_3) })
  expect(await prepareTodoWords(world.scope(), { id: String(todo?.id), userId: 'lin.mei', typed: {} })).toEqual({
    state: 'ready',
    messages: [{ msgtype: 'text', text: { content: '吴好，桶装水用着怎么样？' } }],
  })
  expect(await enrolments()).toMatchObject([{ state: 'finished', end_reason: 'done' }])
  const { items } = await readAlone(
    world.scope(),
    'a-test',
    contactTimeline({ externalUserId: 'wm1', before: null, groups: null, limit: 10 }),
  )
  expect(items.slice(0, 3).map(({ text }) => text.zh)).toEqual([
    '计划「回访」：第 3 天回访',
    '计划「回访」开始',
    '下单 ¥1.00 N1',
  ])
})

test('the same order told twice, and by several at once, starts a plan once; another order starts it again', async () => {
  await world.plan()
  await Promise.all([order('N1'), order('N1'), order('N2')])
  await order('N1')
  expect(await enrolments()).toHaveLength(2)
})

test('of two processes one does a step, and neither does it twice', async () => {
  await world.plan({ steps: [step(3), step(4)] })
  for (let n = 0; n < 30; n++) await order(`N${n}`)
  world.now = new Date('2027-03-06T03:00:00Z')
  const did = await Promise.all([1, 2, 3].map(() => runPlans(world.scope())))
  expect(did.reduce((sum, { made }) => sum + made, 0)).toBe(60)
  expect(await todos()).toHaveLength(60)
  expect(await world.tick('2027-03-06T04:00:00Z')).toEqual({ made: 0, notMade: 0, ended: 0 })
})

test('who began with a version goes on with it', async () => {
  const id = await world.plan({ steps: [step(3), step(5)] })
  await order('N1')
  const definition = { event: { kind: 'added' as const }, overlap: 'each' as const, steps: [step(9)], stops: [] }
  await saveDraft(world.scope(), id, { name: '回访', definition })
  expect(await publishPlan(world.scope(), id, '改为添加后')).toBe(2)
  await order('N2')
  await world.tick('2027-03-12T02:00:00Z')
  expect((await runs()).map(({ step: at }) => at)).toEqual([0, 1])
  expect(await enrolments()).toMatchObject([{ state: 'finished', version: 1 }])
})

test('with the rule "bought again" the next order ends the plan, its open to-do, and starts it anew', async () => {
  await world.plan({ overlap: 'one', stops: [{ kind: 'bought' }], steps: [step(3), step(9)] })
  await order('N1')
  await world.tick(DAY_3)
  await order('N2')
  expect(await todos()).toMatchObject([{ outcome: 'not-needed', result: '客户又下单了' }])
  expect(
    await world.rows(`select user_id, detail ->> 'reason' as reason from timeline_entry where kind = 'plan-ended'`),
  ).toEqual([{ user_id: null, reason: 'bought' }])
  expect(await enrolments()).toMatchObject([{ state: 'stopped', end_reason: 'bought' }, { state: 'running' }])
})

test('where one may run at a time, a second event starts nothing while it runs', async () => {
  await world.plan({ overlap: 'one' })
  await order('N1')
  await order('N2')
  expect(await enrolments()).toHaveLength(1)
})

test('a step that fell due is made or has one reason: paused, too late, no owner, a condition', async () => {
  const id = await world.plan({
    steps: [
      step(1, { conditions: [{ kind: 'bought', has: true }] }),
      step(2),
      step(3, { conditions: [{ kind: 'stage', in: ['key'] }] }),
      step(4),
      step(5),
      step(12),
    ],
  })
  await order('N1')
  await world.tick('2027-03-03T02:00:00Z')
  await setPlanState(world.scope(), id, 'paused')
  await world.tick('2027-03-04T02:00:00Z')
  await setPlanState(world.scope(), id, 'live')
  await world.tick('2027-03-05T02:00:00Z')
  await world.rows(`update member set gone_at = now() where user_id = 'lin.mei'`)
  await world.tick('2027-03-06T02:00:00Z')
  await world.rows('update member set gone_at = null')
  await world.tick('2027-03-14T02:00:00Z')
  expect((await runs()).map(({ reason }) => reason)).toEqual([
    'not-bought',
    'plan-paused',
    'stage-differs',
    'no-owner',
    'too-late',
    null,
  ])
  expect(await todos()).toHaveLength(1)
})

test('what was left open or was done does not hold the next step back', async () => {
  await world.plan({ steps: [step(3), step(4), step(5)] })
  await order('N1')
  await world.tick(DAY_3)
  const [first] = await todos()
  await finishTodo({ ...world.scope(), actor: 'lin.mei' }, String(first?.id), { outcome: 'handled', result: '' })
  await world.tick('2027-03-06T02:00:00Z')
  await world.tick('2027-03-07T02:00:00Z')
  expect((await todos()).map(({ outcome }) => outcome)).toEqual(['handled', null, null])
})

test('talked with them, they left, the plan retired: each ends it', async () => {
  await world.plan({ stops: [{ kind: 'talked' }] })
  await order('N1')
  await world.rows(`insert into touch (key, external_user_id, user_id, at, kind, direction, outcome, source)
    values ('t', 'wm1', 'lin.mei', '2027-03-03', 'call', 'out', 'reached', 'a test')`)
  expect(await world.tick(DAY_3)).toEqual({ made: 0, notMade: 1, ended: 1 })
  const plain = await world.plan()
  await order('N2')
  await setPlanState(world.scope(), plain, 'retired')
  await world.plan()
  await order('N3')
  await world.rows('update follow_user set removed_at = now()')
  await world.tick('2027-03-08T02:00:00Z')
  const reasons = (await enrolments()).map(({ end_reason: reason }) => reason)
  expect(reasons).toEqual(['talked', 'left', 'retired', 'left', 'left'])
})

test('their plans end at once, with their open to-dos, when they ask not to be written to', async () => {
  const definition = { time: { kind: 'day' as const, day: 3, minute: 600, repeat: { everyDays: 7, times: 3 } } }
  await world.plan({ steps: [{ ...step(3), ...definition }] })
  await order('N1')
  await world.tick(DAY_3)
  await setOptOut(world.scope(), { externalUserId: 'wm1', optedOut: true, userId: 'lin.mei' })
  expect(await enrolments()).toMatchObject([{ state: 'stopped', end_reason: 'opted-out' }])
  expect(await todos()).toMatchObject([{ outcome: 'not-needed' }])
})

test('what happened before a plan went live, or is told a week late, starts nothing', async () => {
  await world.plan()
  await order('N1', { at: new Date('2027-03-01T02:00:00Z') })
  world.now = new Date('2027-03-20T02:00:00Z')
  await order('N2', { at: new Date('2027-03-10T02:00:00Z') })
  expect(await enrolments()).toEqual([])
  await order('N3', { at: new Date('2027-03-18T02:00:00Z') })
  expect(await enrolments()).toHaveLength(1)
})

test('by hand it begins once and ends with the word of who ended it', async () => {
  const planId = await world.plan()
  const start = { planId, externalUserId: 'wm1', key: 'a' }
  await startByHand(world.scope(), start)
  await startByHand(world.scope(), start)
  await expect(startByHand(world.scope(), { ...start, key: 'b' })).rejects.toMatchObject({ id: 'plan-running' })
  await stopByHand({ ...world.scope(), actor: 'lin.mei' }, { id: '1', externalUserId: 'wm1', note: '出差了' })
  expect(await world.rows('select state, end_reason, end_note, ended_by from follow_up_enrolment')).toEqual([
    { state: 'stopped', end_reason: 'by-hand', end_note: '出差了', ended_by: 'lin.mei' },
  ])
  await expect(stopByHand(world.scope(), { id: '1', externalUserId: 'wm2', note: '' })).rejects.toMatchObject({
    id: 'not-found',
  })
})

test('conditions see tags, fields, silence, and the latest of each field of the consultations that count', async () => {
  await world.rows(`insert into tag_group (id, name, sort_order) values ('g', '意向', 0)`)
  await world.rows(`insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g', '高', 0)`)
  await world.rows(`insert into custom_field (key, label_zh, label_en, kind, kept_on) values
    ('size', '尺寸', 'Size', 'number', 'contact'), ('wood', '木料', 'Wood', 'text', 'consultation'),
    ('use', '用途', 'Use', 'text', 'consultation')`)
  await world.plan({
    steps: [
      step(1, { conditions: [{ kind: 'tag', tagId: 't1', has: true }] }),
      step(2, { conditions: [{ kind: 'field', key: 'size', test: { is: 'one-of', values: ['42'] } }] }),
      step(3, { conditions: [{ kind: 'consultation', key: 'wood', test: { is: 'one-of', values: ['胡桃'] } }] }),
      step(4, { conditions: [{ kind: 'consultation', key: 'use', test: { is: 'set' } }] }),
      step(5, { conditions: [{ kind: 'silence', in: ['pre-churn'] }] }),
    ],
  })
  await order('N1')
  await world.rows(`insert into consultation (key, external_user_id, at, "values", withdrawn_at) values
    ('a', 'wm1', '2027-02-01', '{"wood": "橡木", "use": "书桌"}', null), ('b', 'wm1', '2027-02-02', '{"wood": "胡桃"}', null),
    ('c', 'wm1', '2027-02-03', '{"wood": "松木"}', now())`)
  await world.tick('2027-03-03T02:00:00Z')
  await world.rows(`update follow_user set tag_ids = '{t1}'`)
  await world.rows(`update contact set custom_fields = '{"size": 42}'`)
  await world.rows(`update contact_signal set state = 'pre-churn'`)
  for (const day of ['04', '05', '06', '07']) await world.tick(`2027-03-${day}T02:00:00Z`)
  expect((await runs()).map(({ reason }) => reason)).toEqual(['tag-differs', null, null, null, null])
})

test('a thousand who are due at once are done by sets, and their numbers add up', async () => {
  await world.plan({ overlap: 'one', steps: [step(3), step(4, { conditions: [{ kind: 'bought', has: true }] })] })
  await world.rows(
    `insert into contact (external_user_id, name) select 'x' || n, n::text from generate_series(1, 1200) n`,
  )
  await world.rows(`insert into follow_user (user_id, external_user_id, added_at)
    select 'lin.mei', 'x' || n, '2026-01-01' from generate_series(1, 1200) n`)
  const happened = Array.from({ length: 1200 }, (_, n) => ({
    ...{ kind: 'ordered' as const, subjectId: `x${n + 1}`, key: `order:${n}`, at: world.now, about: ['W1'] },
  }))
  expect(await startPlans(world.scope(), happened)).toBe(1200)
  expect(await startPlans(world.scope(), happened)).toBe(0)
  expect(await world.tick('2027-03-06T02:00:00Z')).toEqual({ made: 1200, notMade: 1200, ended: 1200 })
  const [plan] = await readPlans(world.scope())
  expect(plan).toMatchObject({ running: 0, finished: 1200, stopped: 0 })
  expect(await readPlan(world.scope(), 1)).toMatchObject({
    steps: [
      { due: 1200, made: 1200, notMade: [] },
      { due: 1200, made: 0, notMade: [{ reason: { zh: '开始后没有下单' }, count: 1200 }] },
    ],
    ended: [{ reason: { zh: '全部步骤已执行' }, count: 1200 }],
  })
})

test('a variable that nobody knows is asked for, and a to-do without words has none', async () => {
  await world.plan({
    steps: [step(3, { action: { kind: 'todo', title: '量尺寸', words: '{{remark}}，{{product}}' } })],
  })
  await order('N1', { lines: [] })
  await world.tick(DAY_3)
  const ask = (typed: Record<string, string>) => prepareTodoWords(world.scope(), { id: '1', userId: 'lin.mei', typed })
  expect(await ask({})).toMatchObject({ state: 'missing', variables: [{ name: 'product' }] })
  expect(await ask({ product: '窗帘' })).toMatchObject({ messages: [{ text: { content: '吴 备注，窗帘' } }] })
  const bare = await createTodo(
    { ...world.scope(), actor: 'lin.mei' },
    {
      ...{ key: 'k', kind: 'follow-up', title: '回电', externalUserId: 'wm1', userId: 'lin.mei' },
      ...{ dueAt: world.now, source: 'hand' },
    },
  )
  await expect(prepareTodoWords(world.scope(), { id: bare, userId: 'lin.mei', typed: {} })).rejects.toMatchObject({
    id: 'not-found',
  })
})
