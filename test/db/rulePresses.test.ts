import type { RuleDraft } from '../../src/decisions/rules/check'
import { publishRule } from '../../src/services/rules/publish'
import { createRule } from '../../src/services/rules/write'
import { createTodo } from '../../src/services/todos/create'
import { remindOfTodos } from '../../src/services/todos/remind'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { all, aRule, reply } from '../support/rules/build'

const HOUR = 3600_000
/** A Monday, 10:10 in Shanghai. */
const START = '2027-03-01T02:10:00Z'

let database: TestDatabase
let desk: CardDesk
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  desk = await startDesk(database, START)
  const { db } = desk.scope()
  await db.query('truncate rule, rule_version, rule_fired, rule_set restart identity cascade')
  await insertMember(db, 'lin.mei')
  await insertContact(db, 'wm1', { name: '吴' })
})
afterEach(() => desk.close())
afterAll(() => database.close())

async function publish(more: Partial<RuleDraft>): Promise<number> {
  const { id: _id, version: _version, ...rule } = aRule({ conditions: all(), ...more })
  const id = await createRule(desk.scope(), { rule, note: '' })
  await publishRule(desk.scope(), id, { version: 1, at: null, acknowledged: true })
  return id
}

/** The card of a to-do that fell due. */
async function arrived() {
  const dueAt = new Date(desk.now().getTime() + HOUR)
  const scope = { ...desk.scope(), actor: 'lin.mei' }
  const about = { externalUserId: 'wm1', userId: 'lin.mei' }
  await createTodo(scope, { key: 't1', kind: 'follow-up', title: '问问新茶', ...about, dueAt, source: 'hand' })
  desk.later(HOUR)
  await remindOfTodos(desk.scope())
  await desk.drain()
  return desk.seen()[0]!
}
const fired = () => desk.scope().db.query('select rule_id as rule, external_user_id as who, held from rule_fired')
const stage = async () => (await desk.scope().db.query(`select stage, stage_set_by as by from contact`))[0]

test('a rule hears of the button that answered a card: once, about its contact, and its words go to the member', async () => {
  const rule = await publish({
    trigger: { kind: 'button', on: 'card', ids: ['talked'] },
    actions: [reply('记得写下 {{customer|客户}} 的偏好'), { kind: 'set-stage', stage: 'key' }],
  })
  const card = await arrived()
  const told = await desk.press(card, 'talked')
  await desk.hear(told)
  await desk.hear(told)
  await desk.drain()
  expect(await fired()).toEqual([{ rule, who: 'wm1', held: null }])
  expect(await stage()).toEqual({ stage: 'key', by: `rule:${rule}@1` })
  const answers = await desk
    .scope()
    .db.query(
      `select body ->> 'text' as text, user_id as "userId", status from outbox_message where dedupe_key like 'card:card-%'`,
    )
  expect(answers).toEqual([
    { text: expect.stringMatching(/^记得写下 吴 的偏好\n〔/), userId: 'lin.mei', status: 'sent' },
  ])
})

test('another button than the rule waits for, and a card that was answered already, trigger nothing', async () => {
  await publish({
    trigger: { kind: 'button', on: 'card', ids: ['talked'] },
    actions: [{ kind: 'set-stage', stage: 'key' }],
  })
  const card = await arrived()
  const late = await desk.press(card, 'talked')
  await desk.hear(await desk.press(card, 'done'))
  await desk.hear(late)
  expect(await fired()).toEqual([])
})

test('a rule that names a button which no card has is refused, with those that there are', async () => {
  await expect(
    publish({ trigger: { kind: 'button', on: 'card', ids: ['nope'] }, actions: [{ kind: 'set-stage', stage: 'key' }] }),
  ).rejects.toMatchObject({ id: 'invalid-input' })
})
