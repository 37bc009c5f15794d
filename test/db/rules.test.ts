import type { RuleDraft } from '../../src/decisions/rules/check'
import { decide } from '../../src/decisions/rules/decide'
import { AppError } from '../../src/errors'
import { ruleFactsOf, ruleTimeAt } from '../../src/facts/rules'
import type { ReadScope } from '../../src/scope'
import { publishDue } from '../../src/services/rules/due'
import { noteFailed, recordFired } from '../../src/services/rules/fired'
import { importRules } from '../../src/services/rules/import'
import { importRuleTable } from '../../src/services/rules/importTable'
import { liveRules } from '../../src/services/rules/live'
import { archiveRule, publishRule, restoreRule } from '../../src/services/rules/publish'
import { createRule, saveRule } from '../../src/services/rules/write'
import { tryRules } from '../../src/views/rules/bench'
import { readRule, readRules, readRuleVersions } from '../../src/views/rules/list'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { all, aRule, has, message, reply } from '../support/rules/build'
import { buildScope } from '../support/scope'

let database: TestDatabase
let other: TestDatabase
let now = new Date('2027-03-02T02:10:00Z')
const scope = (from = database) =>
  buildScope({ db: from.dataSource.manager, now, clock: () => now, actor: 'zhang.wei' })

beforeAll(async () => {
  database = await testDatabase({ poolSize: 4 })
  other = await testDatabase()
})
beforeEach(async () => {
  now = new Date('2027-03-02T02:10:00Z')
  const { db } = scope()
  await db.query(
    'truncate rule, rule_version, rule_fired, contact, follow_user, member, corp_tag restart identity cascade',
  )
  await db.query('update rule_set set version = version + 1')
  await insertMember(db, 'lin.mei', { name: '林梅' })
  await insertMember(db, 'zhang.wei', { name: '张伟' })
  await insertContact(db, 'wm1', { name: '吴' })
})
afterAll(() => Promise.all([database.close(), other.close()]))

/** A draft of a rule that answers who asks for a refund. */
const draft = (more: Partial<RuleDraft> = {}): RuleDraft => {
  const { id: _id, version: _version, ...body } = aRule({ name: '退款', conditions: all(has('退款')), ...more })
  return body
}
const make = (more: Partial<RuleDraft> = {}, note = '') => createRule(scope(), { rule: draft(more), note })
const publish = (id: number, version = 1, more: { at?: Date; acknowledged?: boolean } = {}) =>
  publishRule(scope(), id, { version, at: null, acknowledged: false, ...more })
const refusal = async (doing: Promise<unknown>) => {
  const error: unknown = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error(`not refused: ${String(error)}`)
  return { id: error.id, issues: error.issues.map(({ path, messageZh }) => [path, messageZh]) }
}
const answer = async (text: string) => {
  const { compiled, limitedRuleIds } = await liveRules(scope())
  const facts = await ruleFactsOf(scope(), { externalUserId: 'wm1', limitedRuleIds, at: now })
  return decide(compiled, message(text), facts, (await ruleTimeAt(scope(), now)).moment).rules
}
const bench = (text: string, more: object = {}) =>
  tryRules(scope(), { draft: null, event: message(text), externalUserId: 'wm1', at: now, occasion: {}, ...more })

test('a rule does nothing until it is published, and acts at the next event after it', async () => {
  const id = await make()
  expect(await answer('我要退款')).toEqual([])
  await publish(id)
  expect(await answer('我要退款')).toMatchObject([{ ruleId: id, version: 1, held: null }])
  await archiveRule(scope(), id)
  expect(await answer('我要退款')).toEqual([])
  expect(await refusal(publish(id))).toMatchObject({ id: 'rule-archived' })
})

test('the rules of a process are read once, until somebody publishes', async () => {
  await publish(await make())
  const before = await liveRules(scope())
  expect(await liveRules(scope())).toBe(before)
  await publish(await make({ name: '发票', conditions: all(has('发票')) }))
  const after = await liveRules(scope())
  expect(after.compiled.rules.map(({ rule }) => rule.name)).toEqual(['退款', '发票'])
  expect((await liveRules(scope(other))).compiled.rules).toEqual([])
})

test('of two admins who save at once the second is told, and nothing of theirs is kept', async () => {
  const id = await make()
  const save = (text: string) =>
    saveRule(scope(), id, { rule: draft({ actions: [reply(text)] }), note: text, expected: 1 })
  const outcomes = await Promise.all([save('甲'), save('乙')].map((saving) => saving.catch((error: Error) => error)))
  expect(outcomes.filter((outcome) => outcome === 2)).toHaveLength(1)
  const lost = outcomes.find((outcome) => outcome instanceof AppError)
  expect(lost).toMatchObject({ id: 'rule-changed' })
  expect(await readRuleVersions(scope(), id)).toHaveLength(2)
})

test('what a rule names and is not there is refused with its place, when it is saved and when it is published', async () => {
  const tags = { conditions: all(has('退款'), { kind: 'tags', has: 'any', tagIds: ['t1'] }) } as const
  expect(await refusal(make(tags))).toEqual({
    id: 'invalid-input',
    issues: [['body.rule.conditions.of.1.tagIds', '没有标签「t1」']],
  })
  await scope().db.query(`insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g', '老客', 0)`)
  const id = await make(tags)
  await scope().db.query(`update corp_tag set deleted = true`)
  expect(await refusal(publish(id))).toMatchObject({ id: 'invalid-input' })
  expect(await answer('退款')).toEqual([])
})

test('a collision with a live rule is told before publishing, and must be acknowledged', async () => {
  await publish(await make())
  const second = await make({ name: '退货款', actions: [reply('另一个答案')] })
  const { id, issues } = await refusal(publish(second))
  expect(id).toBe('rule-findings')
  expect(issues.length).toBeGreaterThan(0)
  expect(await answer('退款')).toHaveLength(1)
  await publish(second, 1, { acknowledged: true })
  expect(await answer('退款')).toHaveLength(2)
})

test('of two rules that collide and are published at the same moment one is told', async () => {
  const ids = [await make(), await make({ name: '退货款', actions: [reply('另一个答案')] })]
  const outcomes = await Promise.allSettled(ids.map((id) => publish(id)))
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toMatchObject([{ reason: { id: 'rule-findings' } }])
  expect(await answer('退款')).toHaveLength(1)
})

test('an earlier version is live again within a second, one that never was is refused', async () => {
  const id = await make()
  await publish(id)
  for (const expected of [1, 2])
    await saveRule(scope(), id, { rule: draft({ actions: [reply(`答 ${expected}`)] }), note: '', expected })
  expect(await refusal(publish(id, 2))).toMatchObject({ id: 'rule-changed' })
  await publish(id, 3)
  expect(await answer('退款')).toMatchObject([{ version: 3 }])
  const began = performance.now()
  await restoreRule(scope(), id, 1)
  expect(await answer('退款')).toMatchObject([{ version: 1 }])
  expect(performance.now() - began).toBeLessThan(1000)
  expect(await refusal(restoreRule(scope(), id, 2))).toMatchObject({ id: 'rule-never-live' })
  expect(await refusal(restoreRule(scope(), id, 9))).toMatchObject({ id: 'not-found' })
})

test('a scheduled version goes live at its moment, and one whose tag is gone says why it did not', async () => {
  await scope().db.query(`insert into corp_tag (id, group_id, name, sort_order) values ('t1', 'g', '老客', 0)`)
  const id = await make()
  const tagging = await make({ name: '打标', conditions: all(has('老客')), actions: [{ kind: 'tag', tagIds: ['t1'] }] })
  const at = new Date('2027-03-02T03:00:00Z')
  expect(await refusal(publish(id, 1, { at: now }))).toMatchObject({ id: 'rule-in-past' })
  for (const one of [id, tagging]) await publish(one, 1, { at })
  await scope().db.query(`update corp_tag set deleted = true`)
  expect(await publishDue(scope())).toEqual({ published: 0, refused: 0 })
  expect(await readRule(scope(), id)).toMatchObject({ liveVersion: null, next: { version: 1 } })
  now = at
  expect(await publishDue(scope())).toEqual({ published: 1, refused: 1 })
  expect(await publishDue(scope())).toEqual({ published: 0, refused: 0 })
  expect(await readRules(scope())).toMatchObject([
    { id, liveVersion: 1, next: null, refused: [] },
    { id: tagging, liveVersion: null, next: null, refused: [{ zh: expect.stringContaining('没有标签「t1」') }] },
  ])
})

test('of an import with one bad row nothing is kept, and its place is told', async () => {
  const table = (...rows: string[]) => ({
    bytes: Buffer.from(['名称,关键词,回复', ...rows].join('\n')),
    format: 'csv' as const,
  })
  const invoice = '发票,发票、开票,发票在订单页'
  const bad = await importRuleTable(scope(), { ...table(invoice, '物流,、,{{wood}}'), dryRun: false })
  expect(bad).toMatchObject({ rows: 2, created: 0 })
  expect(new Set(bad.refused.map(({ row, column }) => `${row} ${column}`))).toEqual(new Set(['3 关键词', '3 回复']))
  expect(await importRuleTable(scope(), { ...table(invoice), dryRun: true })).toMatchObject({ created: 1, refused: [] })
  const rules = [draft(), draft({ conditions: all(has()) })]
  const { id, issues } = await refusal(importRules(scope(), { rules, note: '' }))
  expect([id, ...issues.map(([path]) => path)]).toEqual(['invalid-input', 'body.rules.1.conditions.of.0.words'])
  expect(await readRules(scope())).toEqual([])
  expect(await importRuleTable(scope(), { ...table(invoice), dryRun: false })).toMatchObject({ rows: 1, created: 1 })
  const [{ id: made = 0 } = {}] = await readRules(scope())
  expect(await readRule(scope(), made)).toMatchObject({
    liveVersion: null,
    rule: { name: '发票', conditions: { of: [{ kind: 'contains', words: ['发票', '开票'] }] } },
  })
})

test('each version tells its author, its note, and what it changed', async () => {
  const id = await make({}, '第一版')
  const rule = draft({ conditions: all(has('退款', '退钱')), cooldownMinutes: 10 })
  await saveRule(scope(), id, { rule, note: '加词', expected: 1 })
  expect(await readRuleVersions(scope(), id)).toMatchObject([
    {
      ...{ number: 2, author: '张伟', note: '加词', live: false, publishedAt: null },
      difference: {
        gone: [{ zh: '　包含「退款」' }],
        added: [{ zh: '　包含「退款」或「退钱」' }, { zh: '同一客户 10 分钟内不重复' }],
      },
    },
    { number: 1, note: '第一版', difference: { gone: [] } },
  ])
  expect(await readRuleVersions(scope(), 99)).toBeNull()
})

test('a cooldown and a ceiling hold a rule back by what was recorded, once per occasion', async () => {
  const id = await make({ cooldownMinutes: 10, ceiling: { perMinute: null, perDay: 2 } })
  await publish(id)
  const fire = async (key: string, externalUserId: string | null = 'wm1') =>
    recordFired(scope(), { key, at: now, externalUserId }, await answer('退款'))
  expect(await fire('m1')).toHaveLength(1)
  expect(await answer('退款')).toMatchObject([{ held: { reason: 'cooldown' } }])
  expect(await fire('m1')).toEqual([])
  now = new Date(now.getTime() + 11 * 60_000)
  expect(await fire('m2')).toMatchObject([{ held: null }])
  now = new Date(now.getTime() + 11 * 60_000)
  expect(await fire('m3')).toMatchObject([{ held: { reason: 'ceiling-day' } }])
  await noteFailed(scope(), id, 'm2')
  expect(await readRules(scope())).toMatchObject([{ hits: 2, failed: 1, held: 1, ceiling: 1 }])
  expect(await bench('退款')).toMatchObject({ rules: [{ matched: true, held: { zh: '已达每日触发上限' } }] })
  now = new Date('2027-03-03T02:10:00Z')
  expect(await answer('退款')).toMatchObject([{ held: null }])
  now = new Date('2027-03-12T02:10:00Z')
  expect(await readRules(scope())).toMatchObject([{ hits: 0, failed: 0, held: 0, ceiling: 0 }])
})

test('the bench shows each condition with what was seen, and the reply as this contact would get it', async () => {
  const rule = draft({
    conditions: all(has('退款'), { kind: 'stage', in: ['key'] }),
    actions: [reply('{{customer|您}}好，{{member|我们}}来处理')],
  })
  const missed = await bench('我要退款', { draft: { id: null, rule } })
  expect(missed).toMatchObject({ others: 0, rules: [{ draft: true, matched: false, held: null, actions: [] }] })
  expect(missed.rules[0]?.conditions.map(({ holds, seen }) => [holds, seen.zh])).toEqual([
    [true, expect.stringContaining('退款')],
    [false, expect.stringContaining('潜在客户')],
  ])
  await scope().db.query(`update contact set stage = 'key'`)
  expect(await bench('我要退款', { draft: { id: null, rule } })).toMatchObject({
    rules: [{ matched: true, actions: [{ held: null, parts: [{ type: 'text', text: '吴好，林梅来处理' }] }] }],
  })
  expect(await bench('我要退款', { draft: { id: null, rule }, occasion: { session: 3 } })).toMatchObject({
    rules: [{ actions: [{ held: { zh: '会话在接待池或由人工接待' } }] }],
  })
})

test('what the bench shows is what the live path does, with a draft in place of its live version', async () => {
  const id = await make()
  await publish(id)
  expect((await bench('退款')).rules.map(({ id: rule, held }) => [rule, held])).toEqual(
    (await answer('退款')).map(({ ruleId, held }) => [ruleId, held]),
  )
  const rule = draft({ conditions: all(has('发票')) })
  expect(await bench('退款', { draft: { id, rule } })).toMatchObject({ rules: [{ id, matched: false }], others: 0 })
})

test('the bench touches nothing but the database, and writes nothing there', async () => {
  await publish(await make())
  const { db, now: at, settings, actor } = scope()
  const touched = new Set<PropertyKey>()
  const given: ReadScope = new Proxy<ReadScope>(
    { db, now: at, settings, actor },
    {
      get(target, name) {
        touched.add(name)
        return Reflect.get(target, name) as unknown
      },
    },
  )
  const shown = await db.transaction(async (tx) => {
    await tx.query('set transaction read only')
    given.db = tx
    return tryRules(given, { draft: null, event: message('退款'), externalUserId: 'wm1', at: now, occasion: {} })
  })
  expect(shown).toMatchObject({ rules: [{ matched: true }] })
  expect([...touched].filter((name) => !['db', 'now', 'settings', 'actor'].includes(String(name)))).toEqual([])
  // @ts-expect-error: what a screen is given has no client.
  expect(given.wecom).toBeUndefined()
})
