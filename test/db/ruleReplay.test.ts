import type { RuleDraft } from '../../src/decisions/rules/check'
import type { ReadScope } from '../../src/scope'
import { publishRule } from '../../src/services/rules/publish'
import { createRule } from '../../src/services/rules/write'
import { REPLAY_LIMIT, replayRules, type ReplayEnd } from '../../src/views/rules/replay'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { all, aRule, has, reply } from '../support/rules/build'
import { writePast, type PastDecision } from '../support/rules/history'
import { buildScope } from '../support/scope'

let database: TestDatabase
const now = new Date('2027-03-10T04:00:00Z')
const scope = () => buildScope({ db: database.dataSource.manager, now, clock: () => now, actor: 'zhang.wei' })

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  const { db } = scope()
  await db.query(
    'truncate rule, rule_version, rule_fired, contact, follow_user, kf_message, kf_occasion restart identity cascade',
  )
  await db.query('update rule_set set version = version + 1')
  await insertContact(db, 'wm1', { name: '吴' })
})
afterAll(() => database.close())

const draft = (more: Partial<RuleDraft> = {}): RuleDraft => {
  const { id: _id, version: _version, ...body } = aRule({ name: '退款', conditions: all(has('退款')), ...more })
  return body
}
async function publish(more: Partial<RuleDraft> = {}): Promise<number> {
  const id = await createRule(scope(), { rule: draft(more), note: '' })
  await publishRule(scope(), id, { version: 1, at: null, acknowledged: true })
  return id
}
/** So many minutes ago. */
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
const past = (minutes: number, text: string, more: Partial<PastDecision> = {}) =>
  writePast(scope().db, { at: ago(minutes), texts: [text], ...more })
const onward: ReplayEnd = { gone: new AbortController().signal, late: new AbortController().signal }
async function replay(rule: RuleDraft | null, id: number | null = null, end = onward, days = 7) {
  const answer = await replayRules(scope(), { draft: rule && { id, rule }, days }, end)
  if (answer === null) throw new Error('it was given up')
  return answer
}

test('a replay counts what a draft changes, each difference with its samples, day by day', async () => {
  const id = await publish()
  await publish({ name: '发票', conditions: all(has('发票')), actions: [reply('在订单页')] })
  await past(60 * 24 * 2, '我要退款')
  await past(50, '怎么退钱')
  await past(40, '退款多久', { externalUserId: 'wm2' })
  await past(30, '发票呢')
  await past(20, '你好')
  const answer = await replay(draft({ conditions: all(has('退钱', '多久')), actions: [reply('三天')] }), id)
  expect(answer).toMatchObject({
    ...{ noHistory: null, stoppedAt: null, looked: 5, silent: 0, gone: 0, draftFires: 2, liveFires: 2 },
    changes: { same: 1, newly: 1, gone: 1, other: 1 },
    samples: {
      newly: [{ text: '怎么退钱', name: '吴', live: [], draft: [{ rule: '退款' }], at: ago(50).toISOString() }],
      gone: [{ text: '我要退款' }],
      other: [{ text: '退款多久', name: null }],
      same: [],
    },
  })
  expect(answer.rules).toEqual([
    { id, name: '退款', live: 2, draft: 2 },
    { id: id + 1, name: '发票', live: 1, draft: 1 },
  ])
  expect(answer.days).toHaveLength(8)
  expect(answer.days.filter((day) => day.draft + day.live > 0)).toEqual([
    { day: '2027-03-08', draft: 0, live: 1 },
    { day: '2027-03-10', draft: 2, live: 1 },
  ])
})

test('cooldowns and ceilings run in each arm by what it did itself', async () => {
  const id = await publish({ cooldownMinutes: 30 })
  for (const minutes of [100, 90, 65, 10]) await past(minutes, '退款')
  await past(5, '退款', { externalUserId: 'wm2' })
  expect(await replay(null)).toMatchObject({ liveFires: 4, changes: { same: 4 } })
  const capped = draft({ ceiling: { perMinute: null, perDay: 2 } })
  expect(await replay(capped, id)).toMatchObject({ draftFires: 2, liveFires: 4, changes: { newly: 1, gone: 3 } })
})

test('a burst counts once, and what was said before and whether it was the first time are as they were then', async () => {
  await past(200, '在吗')
  await writePast(scope().db, { at: ago(100), texts: ['退款', '多少钱', '退款'] })
  await past(95, '退款')
  expect(await replay(draft())).toMatchObject({ looked: 3, draftFires: 2 })
  const said = draft({ conditions: all({ kind: 'said', words: ['退款'], times: 3, minutes: 10 }) })
  expect(await replay(said)).toMatchObject({ draftFires: 1, samples: { newly: [{ text: '退款' }] } })
  const first = draft({ conditions: all({ kind: 'first-time', is: true }) })
  expect(await replay(first)).toMatchObject({ draftFires: 1, samples: { newly: [{ text: '在吗' }] } })
  const noon = draft({ conditions: all({ kind: 'hours', from: 10 * 60 + 20, until: 10 * 60 + 21 }) })
  expect(await replay(noon)).toMatchObject({ draftFires: 1, samples: { newly: [{ text: '退款\n多少钱\n退款' }] } })
})

test('what a human had, and what is gone after its time, is counted and not judged', async () => {
  await past(30, '退款', { state: 3 })
  await past(20, '退款', { gone: true })
  expect(await replay(draft())).toMatchObject({ looked: 0, silent: 1, gone: 1, draftFires: 0 })
})

test('facts of today are named as such, and a trigger without a history says so and invents nothing', async () => {
  const none = await replay(draft())
  expect(none).toMatchObject({ noHistory: { zh: '这段时间没有微信客服的历史记录' }, from: null, draftFires: 0 })
  await past(30, '退款')
  const tagged = draft({ conditions: all(has('退款'), { kind: 'stage', in: ['lead'] }) })
  const answer = await replay(tagged)
  expect(answer.today.map(({ zh }) => zh)).toEqual(['阶段', '是否拒绝打扰'])
  expect(answer.from).toBe(ago(30).toISOString())
  const added = await replay(draft({ trigger: { kind: 'contact-added' } }))
  expect(added.noHistory?.zh).toMatch('无法回放')
  expect(added).toMatchObject({ looked: 0, draftFires: 0 })
})

test('a line by which somebody opted out is answered by no rule, as it was when it was written; what came with it is still judged', async () => {
  await past(30, '退订')
  await past(20, 'TD', { texts: ['人工退款', '退订'] })
  expect(await replay(draft({ conditions: all() }))).toMatchObject({ looked: 2, draftFires: 1 })
})

test('a replay stops when it is late and says where, and answers nobody who has gone', async () => {
  await past(30, '退款')
  const late = { ...onward, late: AbortSignal.abort() }
  expect(await replay(draft(), null, late)).toMatchObject({ stoppedAt: expect.any(String), looked: 0 })
  const gone = { ...onward, gone: AbortSignal.abort() }
  expect(await replayRules(scope(), { draft: { id: null, rule: draft() }, days: 7 }, gone)).toBeNull()
  expect(REPLAY_LIMIT).toBe(100_000)
})

test('a replay goes through pages of the past without missing or repeating one, and writes nothing', async () => {
  const { db, settings, actor } = scope()
  await publish()
  await db.query(
    `with m as (insert into kf_message (msg_id, open_kfid, external_user_id, origin, msg_type, payload, sent_at, stored_at)
       select 'm' || n, 'kf1', 'wm' || n % 50, 'customer', 'text', '{"content":"退款"}', $1, $1 from generate_series(1, 1203) n
       returning id, msg_id, external_user_id)
     insert into kf_occasion select msg_id, 'kf1', external_user_id, $1, id, id, 0, false from m`,
    [ago(10)],
  )
  const answer = await db.transaction(async (tx) => {
    await tx.query('set transaction read only')
    const given: ReadScope = { db: tx, now, settings, actor }
    return replayRules(given, { draft: null, days: 1 }, onward)
  })
  expect(answer).toMatchObject({ looked: 1203, liveFires: 1203, changes: { same: 1203 } })
})
