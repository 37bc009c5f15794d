import type { RuleDraft } from '../../src/decisions/rules/check'
import type { RuleAction } from '../../src/decisions/rules/definition'
import { readChatMessages } from '../../src/facts/chatMessage'
import { tellArchive, type ArchivedMessage } from '../../src/services/archive'
import { publishRule } from '../../src/services/rules/publish'
import { noteSuggestionUsed, readSuggestions } from '../../src/services/rules/suggest'
import { createRule } from '../../src/services/rules/write'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { all, aRule, has } from '../support/rules/build'
import { buildScope } from '../support/scope'

let database: TestDatabase
let now: Date
const scope = () => buildScope({ db: database.dataSource.manager, now, clock: () => now, actor: 'zhang.wei' })
const whose = { externalUserId: 'wm1', userId: 'lin.mei' }
const suggest: RuleAction = { kind: 'suggest', parts: [{ type: 'text', text: '20 元一桶' }] }

beforeAll(async () => {
  database = await testDatabase()
  now = new Date('2027-03-02T02:10:00Z')
  for (const id of ['lin.mei', 'chen.hao']) await insertMember(scope().db, id)
  await insertContact(scope().db, 'wm1', { name: '吴' })
  await live({ name: '价格', conditions: all(has('多少钱')) })
  await live({
    name: '熟客',
    trigger: { kind: 'facts', changed: [] },
    conditions: all({ kind: 'first-time', is: false }),
  })
})
beforeEach(async () => {
  now = new Date('2027-03-02T02:10:00Z')
  await scope().db.query('truncate archive_message, touch, rule_fired')
})
afterAll(() => database.close())

async function live(more: Partial<RuleDraft>): Promise<void> {
  const trigger = { kind: 'message' as const, channel: 'chat' as const, kfIds: [] }
  const { id: _id, version: _version, ...rule } = aRule({ trigger, actions: [suggest], ...more })
  const id = await createRule(scope(), { rule, note: '' })
  await publishRule(scope(), id, { version: 1, at: null, acknowledged: true })
}
let made = 0
const message = (text: string, more: Partial<ArchivedMessage> = {}): ArchivedMessage => ({
  ...{ msgId: `m${++made}`, from: 'customer', ...whose, chatId: null, text },
  at: now,
  ...more,
})
const names = async (userId = 'lin.mei') =>
  (await readSuggestions(scope(), { ...whose, userId })).map(({ name }) => name)
const later = (minutes: number): void => void (now = new Date(now.getTime() + minutes * 60_000))

test('a message is kept once and ends a silence, a member’s does not, and of a stranger nothing is kept', async () => {
  const first = message('水多少钱')
  const answers = [first, message('20 元', { from: 'member' }), message('?', { externalUserId: 'wmNOBODY' }), first]
  expect(await tellArchive(scope(), answers)).toEqual(['recorded', 'recorded', 'no-contact', 'known'])
  expect(await tellArchive(scope(), [first])).toEqual(['known'])
  expect(await scope().db.query('select key, kind, direction, outcome from touch')).toEqual([
    { key: `archive:${first.msgId}`, kind: 'archive-message', direction: 'in', outcome: 'reached' },
  ])
  await scope().db.query('delete from archive_message')
  expect(await tellArchive(scope(), [first])).toEqual(['known'])
})

test('what a customer wrote to this member and nobody answered is suggested an answer, until there is one', async () => {
  expect(await names()).toEqual(['熟客'])
  await tellArchive(scope(), [message('水多少钱')])
  expect(await names()).toEqual(['价格', '熟客'])
  expect(await names('chen.hao')).toEqual(['熟客'])
  later(1)
  await tellArchive(scope(), [message('在群里问：多少钱', { userId: null, chatId: 'wr1' })])
  await tellArchive(scope(), [message('20 元', { from: 'member' })])
  expect(await names()).toEqual(['熟客'])
  later(1)
  await tellArchive(scope(), [message('5 加仑的多少钱')])
  expect(await names()).toEqual(['价格', '熟客'])
  later(49 * 60)
  expect(await names()).toEqual(['熟客'])
})

test('words that went out answer what was written before them, not what is written after', async () => {
  await tellArchive(scope(), [message('多少钱')])
  later(1)
  const [price] = await readSuggestions(scope(), whose)
  const key = '4f1d0d3e-0000-4000-8000-000000000009'
  await noteSuggestionUsed(scope(), { ruleId: price?.ruleId ?? 0, externalUserId: 'wm1', key })
  expect(await names()).toEqual(['熟客'])
  later(1)
  await tellArchive(scope(), [message('那小桶多少钱')])
  expect(await names()).toEqual(['价格', '熟客'])
  const wrote = await readChatMessages(scope(), { ...whose, since: new Date(0) })
  expect([wrote?.text, wrote?.recent.map(({ text }) => text)]).toEqual(['那小桶多少钱', ['多少钱']])
})
