import { claimRuleEvents, decideRuleEvent } from '../../src/services/rules/decideEvent'
import { tellRules } from '../../src/services/rules/tell'
import { createRule } from '../../src/services/rules/write'
import { publishRule } from '../../src/services/rules/publish'
import { noteSuggestionUsed, prepareSuggestion, readSuggestions } from '../../src/services/rules/suggest'
import type { RuleDraft } from '../../src/decisions/rules/check'
import type { RuleAction } from '../../src/decisions/rules/definition'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { all, aRule } from '../support/rules/build'
import { buildScope } from '../support/scope'

let database: TestDatabase
let now = new Date('2027-03-02T02:10:00Z')
const scope = () => buildScope({ db: database.dataSource.manager, now, clock: () => now, actor: 'zhang.wei' })
const whose = { externalUserId: 'wm1', userId: 'lin.mei' }
const suggest: RuleAction = { kind: 'suggest', parts: [{ type: 'text', text: '{{customer|您}}好，需要补货吗？' }] }

beforeAll(async () => {
  database = await testDatabase()
  const { db } = scope()
  await insertMember(db, 'lin.mei', { name: '林梅' })
  await insertContact(db, 'wm1', { name: '吴' })
  await db.query(`update contact set stage = 'customer'`)
})
beforeEach(async () => {
  now = new Date('2027-03-02T02:10:00Z')
  await scope().db.query('truncate rule, rule_version, rule_fired restart identity cascade')
  await scope().db.query('update contact set opted_out_at = null')
  await scope().db.query('update rule_set set version = version + 1')
})
afterAll(() => database.close())

async function live(more: Partial<RuleDraft> = {}): Promise<number> {
  const conditions = all({ kind: 'stage', in: ['customer'] })
  const {
    id: _id,
    version: _version,
    ...rule
  } = aRule({
    name: '补货',
    trigger: { kind: 'facts', changed: [] },
    conditions,
    actions: [suggest],
    ...more,
  })
  const id = await createRule(scope(), { rule, note: '' })
  await publishRule(scope(), id, { version: 1, at: null, acknowledged: true })
  return id
}
const names = async () => (await readSuggestions(scope(), whose)).map(({ name, text }) => [name, text])

test('a live rule that goes by facts suggests its words while they hold, in the words of the contact', async () => {
  expect(await names()).toEqual([])
  await live()
  await live({ name: '流失', conditions: all({ kind: 'stage', in: ['lost'] }) })
  await live({ name: '打标', actions: [{ kind: 'set-stage', stage: 'key' }] })
  expect(await names()).toEqual([['补货', '吴好，需要补货吗？']])
  await scope().db.query(`update contact set opted_out_at = $1`, [now])
  expect(await names()).toEqual([])
})

test('it is made ready for the client; what was sent is not suggested again that day, and counts as fired once', async () => {
  const id = await live()
  expect(await prepareSuggestion(scope(), { ...whose, ruleId: id, typed: {} })).toEqual({
    state: 'ready',
    messages: [{ msgtype: 'text', text: { content: '吴好，需要补货吗？' } }],
  })
  const key = '4f1d0d3e-0000-4000-8000-000000000001'
  for (let twice = 0; twice < 2; twice++) await noteSuggestionUsed(scope(), { ruleId: id, externalUserId: 'wm1', key })
  expect(await scope().db.query('select count(*)::int as n from rule_fired')).toEqual([{ n: 1 }])
  expect(await names()).toEqual([])
  await expect(prepareSuggestion(scope(), { ...whose, ruleId: id, typed: {} })).rejects.toMatchObject({
    id: 'not-found',
  })
  now = new Date(now.getTime() + 25 * 3600_000)
  expect(await names()).toHaveLength(1)
})

test('what a rule did when the facts changed does not silence its words, and the change makes no to-do of them', async () => {
  const id = await live({ actions: [suggest, { kind: 'set-stage', stage: 'key' }] })
  await tellRules(scope(), [{ externalUserId: 'wm1', event: { kind: 'facts', changed: 'order' }, cause: 'customer' }])
  const [row] = await claimRuleEvents(scope(), { worker: 'a', limit: 1, leaseMs: 10_000, held: [] })
  expect(row && (await decideRuleEvent(scope(), row, 'a'))).toBe('done')
  const [fired] = await scope().db.query<{ id: number; actions: { action: RuleAction }[] }[]>(
    'select rule_id as id, actions from rule_fired',
  )
  expect([fired?.id, fired?.actions.map(({ action }) => action.kind)]).toEqual([id, ['set-stage']])
  expect(await scope().db.query('select 1 from todo')).toEqual([])
  await scope().db.query(`update contact set stage = 'customer'`)
  expect(await names()).toHaveLength(1)
})

test('a cooldown longer than a day holds it back for as long', async () => {
  const id = await live({ cooldownMinutes: 3 * 24 * 60 })
  await noteSuggestionUsed(scope(), { ruleId: id, externalUserId: 'wm1', key: '4f1d0d3e-0000-4000-8000-000000000002' })
  now = new Date(now.getTime() + 50 * 3600_000)
  expect(await names()).toEqual([])
  now = new Date(now.getTime() + 25 * 3600_000)
  expect(await names()).toHaveLength(1)
})
