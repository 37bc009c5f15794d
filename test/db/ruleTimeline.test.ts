import type { PlanDefinition } from '../../src/decisions/plans/definition'
import type { RuleDraft } from '../../src/decisions/rules/check'
import type { RuleAction } from '../../src/decisions/rules/definition'
import { createPlan, publishPlan } from '../../src/services/plans/write'
import { actOnContact } from '../../src/services/rules/act'
import { createRule, saveRule } from '../../src/services/rules/write'
import { remindOfTodos } from '../../src/services/todos/remind'
import { readContactPlans } from '../../src/views/contactPlans'
import { readTimeline } from '../../src/views/timeline'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { step } from '../support/plans'
import { insertContact, insertMember } from '../support/rows'
import { aRule } from '../support/rules/build'

/** What a rule did names it, with the version that did it, wherever a person reads of it. */
let database: TestDatabase
let desk: CardDesk
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  desk = await startDesk(database, '2027-03-01T02:10:00Z')
  const { db } = desk.scope()
  await db.query(`truncate rule, rule_version, tag_change, corp_tag, custom_field, follow_up_plan, follow_up_plan_version,
                           follow_up_enrolment, timeline_entry restart identity cascade`)
  await insertMember(db, 'lin.mei')
  await insertContact(db, 'wm1', { name: '吴' })
  await db.query(
    `insert into corp_tag (id, group_id, name, sort_order, agreed_name) values ('t1', 'g', '高意向', 1, '高意向')`,
  )
  await db.query(`insert into custom_field (key, kind, label_zh, label_en) values ('floor', 'number', '楼层', 'Floor')`)
  const definition: PlanDefinition = {
    event: { kind: 'ordered', skus: [], groups: [] },
    overlap: 'each',
    steps: [step(3)],
    stops: [],
  }
  await publishPlan(desk.scope(), await createPlan(desk.scope(), { name: '回访', subject: 'contact', definition }), '')
})
afterEach(() => desk.close())
afterAll(() => database.close())

const draft = (name: string): RuleDraft => {
  const actions: RuleAction[] = [{ kind: 'set-stage', stage: 'key' }]
  const { id: _id, version: _version, ...rule } = aRule({ name, actions, trigger: { kind: 'facts', changed: [] } })
  return rule
}
const doing = async (version: number, ...actions: RuleAction[]) => {
  const planned = actions.map((action, at) => ({ action, at, held: null }))
  const cause = { key: `k${version}`, at: desk.now(), externalUserId: 'wm1' }
  await actOnContact(desk.scope(), cause, { ruleId: 1, version, held: null, actions: planned })
}
const lines = async () => {
  const question = { externalUserId: 'wm1', before: null, groups: null, limit: 50 }
  const { items } = await readTimeline(desk.scope(), question)
  return items.map(({ text, by, note }) => [text.zh, by, note])
}

test('each of its actions stands on the contact’s timeline with the rule and the version that did it, and with no person', async () => {
  await createRule(desk.scope(), { rule: draft('旧名'), note: '' })
  await saveRule(desk.scope(), 1, { rule: draft('新客'), note: '', expected: 1 })
  await doing(
    2,
    { kind: 'set-stage', stage: 'customer' },
    { kind: 'set-field', key: 'floor', value: 3 },
    { kind: 'tag', tagIds: ['t1'] },
    { kind: 'untag', tagIds: ['t1'] },
    { kind: 'todo', userId: null, title: '回电', words: '' },
    { kind: 'start-plan', planId: 1 },
    { kind: 'stop-plan', planId: 1 },
  )
  const said = (await lines()).filter(([text]) => text !== '添加了好友')
  expect(said.map(([text]) => text).sort()).toEqual(
    [
      '阶段：潜在客户 → 已成交（新客 v2）',
      '楼层：3（新客 v2）',
      '标签 +高意向（等待同步到企业微信）（新客 v2）',
      '标签 −高意向（等待同步到企业微信）（新客 v2）',
      '新建待办：回电（新客 v2）',
      '计划「回访」开始（新客 v2）',
      '计划「回访」结束：由规则停止（新客 v2）',
    ].sort(),
  )
  for (const [, by, note] of said) expect([by, note]).toEqual([null, null])
  desk.later(1000)
  await doing(1, { kind: 'set-stage', stage: 'key' })
  expect((await lines())[0]?.[0]).toBe('阶段：已成交 → 重点客户（旧名 v1）')
  const { plans } = await readContactPlans(desk.scope(), 'wm1')
  expect(plans).toMatchObject([{ ended: { note: '新客 v2' } }])
})

test('the notice of a to-do and its card name the rule', async () => {
  await createRule(desk.scope(), { rule: draft('新客'), note: '' })
  await doing(1, { kind: 'todo', userId: null, title: '回电', words: '' })
  const { db } = desk.scope()
  const [notice] = await db.query(`select body ->> 'text' as text from outbox_message where kind = 'app-message'`)
  expect(notice.text).toMatch(/^规则「新客 v1」 把一件待办交给了你：回电\n/)
  desk.later(3600_000)
  await remindOfTodos(desk.scope())
  await desk.drain()
  const cards = [...desk.wire.sandbox.state.appMessages.values()].map(({ content }) => JSON.stringify(content))
  expect(cards.filter((card) => card.includes('待办到期 · 规则「新客 v1」'))).toHaveLength(1)
})
