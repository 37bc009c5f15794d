import type { RuleDraft } from '../../src/decisions/rules/check'
import { claimRuleEvents, decideRuleEvent } from '../../src/services/rules/decideEvent'
import { publishRule } from '../../src/services/rules/publish'
import { createRule } from '../../src/services/rules/write'
import { setFields } from '../../src/services/contacts/fields'
import { setStage } from '../../src/services/contacts/stage'
import type { Reading } from '../../src/services/contacts/reading'
import { writeReadings } from '../../src/services/contacts/write'
import { watchSilence } from '../../src/services/silence/tick'
import { markTags } from '../../src/services/tags/mark'
import { writeMarks } from '../../src/services/tags/writeMarks'
import { recordTouch } from '../../src/services/touches'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember, tellOrders } from '../support/rows'
import { all, aRule } from '../support/rules/build'
import { buildScope } from '../support/scope'

const DAY = 24 * 3600_000
let database: TestDatabase
let now = new Date('2027-03-02T02:10:00Z')
const scope = (actor = 'zhang.wei') => buildScope({ db: database.dataSource.manager, now, clock: () => now, actor })

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  now = new Date('2027-03-02T02:10:00Z')
  const { db } = scope()
  await db.query(
    `truncate rule, rule_version, rule_fired, rule_set, rule_event, contact, contact_signal, follow_user, member, corp_tag,
              tag_change, contact_order, silence_episode, silence_alert, touch, custom_field, timeline_entry
      restart identity cascade`,
  )
  await insertMember(db, 'lin.mei')
  for (const id of ['wm1', 'wm2']) await insertContact(db, id, { addedAt: now })
  await db.query(`insert into corp_tag (id, group_id, name, sort_order, agreed_name)
    select 't' || n, 'g', '标签' || n, n, '标签' || n from generate_series(1, 3) n`)
  await db.query(`insert into custom_field (key, kind, label_zh, label_en) values ('floor', 'number', '楼层', 'Floor')`)
})
afterAll(() => database.close())

async function publish(more: Partial<RuleDraft>): Promise<number> {
  const { id: _id, version: _version, ...rule } = aRule({ conditions: all(), ...more })
  const id = await createRule(scope(), { rule, note: '' })
  await publishRule(scope(), id, { version: 1, at: null, acknowledged: true })
  return id
}
const tag = (...tagIds: string[]) => ({ kind: 'tag' as const, tagIds })
const setsStage = (stage: 'key' | 'lost' | 'repeat') => ({ kind: 'set-stage' as const, stage })

const later = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

/** A round of a lane of one process. */
async function round(worker = 'a'): Promise<string[]> {
  const rows = await claimRuleEvents(scope('rules'), { worker, limit: 100, leaseMs: 30_000, held: [] })
  return Promise.all(rows.map((row) => decideRuleEvent(scope('rules'), row, worker)))
}
const waiting = () => scope().db.query('select what, external_user_id as who, cause from rule_event order by 1, 2')
const fired = () =>
  scope().db.query('select rule_id as rule, external_user_id as who from rule_fired order by at, 1, 2')
const wanted = () => scope().db.query('select added, removed, actor from tag_change where status = $1', ['waiting'])
/** WeCom takes what waits of the pair of Lin Mei and the contact. */
async function taken(): Promise<void> {
  const { db } = scope()
  const [rows] = await db.query<[{ id: string; added: string[]; removed: string[] }[], number]>(
    `update tag_change set locked_by = 'a' where status = 'waiting' returning id, added, removed`,
  )
  for (const { id, added, removed } of rows) {
    await writeMarks(scope('tag-marks'), { id, user_id: 'lin.mei', external_user_id: 'wm1', attempts: 1 }, 'a', {
      outcomes: [{ id, status: 'done', reason: null, effect: { added, removed }, refused: null }],
      sent: { done: { add: added, remove: removed }, gone: [], failed: null },
      calledAt: now,
      delayMs: 0,
    })
  }
}
const marks = (add: string[], remove: string[] = []) =>
  markTags(scope(), { userId: 'lin.mei', externalUserId: 'wm1', add, remove, cause: 'api' })

const reading = (tags: string[]): Reading => ({
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
/** What WeCom shows of Lin Mei and the contact, a second later. */
async function readTags(tagIds: string[]): Promise<void> {
  later(1000)
  await writeReadings(scope('sync'), [reading(tagIds)], now)
}

test('without a rule that waits for it nothing is written down', async () => {
  await publish({ trigger: { kind: 'tag-changed', change: 'on', tagIds: ['t1'] }, actions: [setsStage('key')] })
  await setStage(scope(), { externalUserId: 'wm1', stage: 'customer', userId: null })
  await tellOrders(scope(), 'wm1', ['2027-03-01'])
  await readTags([])
  await readTags(['t2'])
  expect(await waiting()).toEqual([])
  await readTags(['t1', 't2'])
  expect(await waiting()).toEqual([{ what: 'tag:on:t1', who: 'wm1', cause: 'member' }])
})

test('a tag that a member puts on or takes off in WeCom, or an admin here, triggers a rule once', async () => {
  await publish({ trigger: { kind: 'tag-changed', change: 'either', tagIds: ['t1'] }, actions: [setsStage('key')] })
  await readTags([])
  await readTags(['t1'])
  expect(await round()).toEqual(['done'])
  expect(await round()).toEqual([])
  await readTags(['t1'])
  await readTags([])
  expect(await round()).toEqual(['done'])
  await marks(['t1'])
  expect(await waiting()).toEqual([])
  await taken()
  expect(await waiting()).toEqual([{ what: 'tag:on:t1', who: 'wm1', cause: 'admin' }])
  expect(await round()).toEqual(['done'])
  expect(await fired()).toEqual(Array(3).fill({ rule: 1, who: 'wm1' }))
  expect(
    await scope().db.query(`select stage, stage_set_by as by from contact where external_user_id = 'wm1'`),
  ).toEqual([{ stage: 'key', by: 'rule:1@1' }])
})

test('a stage, a field, an order and silence trigger the rules that wait for them, each once', async () => {
  await publish({ trigger: { kind: 'stage-changed', to: ['key'] }, actions: [tag('t1')] })
  const changes = ['field', 'order', 'silence'] as const
  for (const changed of changes) await publish({ trigger: { kind: 'facts', changed: [changed] }, actions: [tag('t2')] })
  const touch = { externalUserId: 'wm1', userId: 'lin.mei', kind: 'talked', direction: 'out' } as const
  const heard = (key: string) => recordTouch(scope(), { ...touch, key, at: now, outcome: 'reached', source: 'a test' })
  const rules = async () => {
    expect(new Set(await round())).toEqual(new Set(['done']))
    const rows = await fired()
    await scope().db.query('truncate rule_fired')
    return rows.map(({ rule }: { rule: number }) => rule)
  }
  await setStage(scope(), { externalUserId: 'wm1', stage: 'key', userId: 'lin.mei' })
  expect(await rules()).toEqual([1])
  await setFields(scope(), { externalUserId: 'wm1', userId: null, values: { floor: 3 } })
  expect(await rules()).toEqual([2])
  await heard('one')
  expect(await round()).toEqual([])
  await tellOrders(scope(), 'wm1', ['2027-02-20', '2027-02-25'])
  expect(await rules()).toEqual([3])
  later(8 * DAY)
  await watchSilence(scope())
  expect(await rules()).toEqual([4])
  await heard('two')
  expect(await rules()).toEqual([4])
})

test('what a rule did triggers none: neither its stage, nor its tag when WeCom took it or shows it', async () => {
  await publish({
    trigger: { kind: 'tag-changed', change: 'either', tagIds: [] },
    actions: [setsStage('key'), tag('t2')],
  })
  await publish({ trigger: { kind: 'stage-changed', to: [] }, actions: [tag('t3')] })
  await readTags([])
  await readTags(['t1'])
  expect(await round()).toEqual(['done'])
  expect(await wanted()).toEqual([{ added: ['t2'], removed: [], actor: 'rule:1@1' }])
  // A reading between the call, which is noted before, and its answer.
  await scope().db.query(`update tag_change set reason = 'no-answer' where status = 'waiting'`)
  await readTags(['t1', 't2'])
  expect(await waiting()).toEqual([])
  await taken()
  expect(await waiting()).toEqual([])
  expect(await fired()).toEqual([{ rule: 1, who: 'wm1' }])
})

test('two rules that would loop stop at once', async () => {
  const onTag = (tagId: string) => ({
    kind: 'tag-changed' as const,
    change: 'on' as const,
    tagIds: [tagId],
  })
  await publish({ trigger: onTag('t1'), actions: [tag('t2'), { kind: 'untag', tagIds: ['t1'] }] })
  await publish({ trigger: onTag('t2'), actions: [tag('t1'), { kind: 'untag', tagIds: ['t2'] }] })
  await readTags([])
  await readTags(['t1'])
  for (let n = 0; n < 3; n++) {
    await round()
    await taken()
  }
  expect(await fired()).toEqual([{ rule: 1, who: 'wm1' }])
  expect(await waiting()).toEqual([])
})

test('two processes decide each change once, and what is told again meanwhile is decided once more', async () => {
  await publish({ trigger: { kind: 'facts', changed: ['field'] }, actions: [tag('t1')] })
  await setFields(scope(), { externalUserId: 'wm1', userId: null, values: { floor: 3 } })
  await setFields(scope(), { externalUserId: 'wm2', userId: null, values: { floor: 3 } })
  const [one, two] = await Promise.all([round('a'), round('b')])
  expect([...one, ...two]).toEqual(['done', 'done'])
  expect(await fired()).toHaveLength(2)
  await setFields(scope(), { externalUserId: 'wm1', userId: null, values: { floor: 4 } })
  const [row] = await claimRuleEvents(scope('rules'), { worker: 'a', limit: 1, leaseMs: 30_000, held: [] })
  await setFields(scope(), { externalUserId: 'wm1', userId: null, values: { floor: 5 } })
  await scope().db.query(`update rule_event set locked_by = 'b'`)
  expect(await decideRuleEvent(scope('rules'), row!, 'a')).toBe('lost')
  expect(await fired()).toHaveLength(2)
  expect(await decideRuleEvent(scope('rules'), row!, 'b')).toBe('again')
  expect(await round()).toEqual(['done'])
  expect(await fired()).toHaveLength(4)
})

test('an import of orders leaves one change per buyer', async () => {
  await publish({ trigger: { kind: 'facts', changed: ['order'] }, actions: [tag('t1')] })
  const days = Array.from({ length: 9 }, (_, n) => `2027-02-0${n + 1}`)
  await tellOrders(scope(), 'wm1', days)
  await tellOrders(scope(), 'wm2', days)
  expect((await waiting()).map(({ who }: { who: string }) => who)).toEqual(['wm1', 'wm2'])
})
