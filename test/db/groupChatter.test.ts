import { isQuestion } from '../../src/decisions/groups/question'
import { readGroupsDay } from '../../src/facts/groupsDay'
import { tellArchive } from '../../src/services/archive'
import { tellOfQuestions } from '../../src/services/groupStanding/questions'
import type { Scope } from '../../src/scope'
import { readGroupChatter } from '../../src/views/groups/chatter'
import { groupWorld, type GroupWorld } from '../support/groupWorld'
import { insertContact, insertMember } from '../support/rows'

/** What an archive plug-in tells of groups. A Monday, 10:00 in Shanghai. */
const HOUR = 3600_000
const DAY = 24 * HOUR
const start = new Date('2026-11-23T02:00:00Z')
let world: GroupWorld
let now = start
beforeAll(async () => {
  world = await groupWorld()
})
beforeEach(async () => {
  now = start
  await world.begin()
  await db().query('truncate archive_message, touch')
  await world.insertGroup('wr1', 'lin', '茶友群')
  await world.insertGroup('wr2', 'lin', '静群')
  await db().query(`update group_chat set read_at = now()`)
})
afterAll(() => world.close())

const db = () => world.scope.db
const scope = (): Scope => ({ ...world.scope, now, clock: () => now })
let made = 0
const says = (text: string, agoMs: number, more: object = {}) =>
  tellArchive(scope(), [
    {
      ...{ msgId: `m${++made}`, from: 'customer', externalUserId: 'wmStranger', userId: null, chatId: 'wr1', text },
      at: new Date(now.getTime() - agoMs),
      ...more,
    },
  ])
const answers = (text: string, agoMs: number) => says(text, agoMs, { from: 'member', externalUserId: '' })
const needs = async () =>
  Object.fromEntries((await readGroupsDay(scope(), 'lin')).groups.map((one) => [one.chatId, one.needs]))

test('of a group that no archive hears nothing is claimed, also where others are heard', async () => {
  expect(await readGroupsDay(scope(), 'lin')).toMatchObject({ chatter: 'not-known' })
  expect(await readGroupChatter(scope(), 'wr2')).toEqual({ known: false })
  expect(await says('大家好', 8 * DAY)).toEqual(['recorded'])
  expect(await readGroupsDay(scope(), 'lin')).toMatchObject({ chatter: 'known' })
  expect(await needs()).toEqual({ wr1: [{ kind: 'quiet', days: 8 }], wr2: [] })
  await says('早', HOUR)
  expect(await needs()).toEqual({ wr1: [], wr2: [] })
  expect(await readGroupChatter(scope(), 'wr2')).toEqual({ known: false })
})

test('who writes in a group need not be a contact, and is touched only when they are; an unknown group is told again', async () => {
  await insertContact(db(), 'wmKnown')
  expect(await says('好喝', HOUR)).toEqual(['recorded'])
  expect(await says('好喝', HOUR, { externalUserId: 'wmKnown' })).toEqual(['recorded'])
  expect(await answers('谢谢', HOUR)).toEqual(['recorded'])
  expect(await says('好喝', HOUR, { chatId: 'wrNobodys' })).toEqual(['no-contact'])
  const touched = await db().query<object[]>('select external_user_id as id from touch')
  expect(touched).toEqual([{ id: 'wmKnown' }])
})

test('messages are counted by day and by hour of the shop, whoever wrote them', async () => {
  await says('一', 0)
  await says('二', 30 * 60_000)
  await answers('三', HOUR)
  await says('四', 11 * HOUR, { externalUserId: 'wmOther' })
  await says('五', 29 * DAY)
  const chatter = await readGroupChatter(scope(), 'wr1')
  if (!chatter.known) throw new Error('not known')
  expect(chatter).toMatchObject({ lastAt: now.toISOString(), writers: 3 })
  expect(chatter.days.map(({ messages }) => messages)).toEqual([0, 0, 0, 0, 0, 1, 3])
  expect(chatter.days.at(-1)?.day).toBe('2026-11-23')
  expect(chatter.heat[0]?.[10]).toBe(1)
  expect(chatter.heat[0]?.[9]).toBe(2)
  expect(chatter.heat[6]?.[23]).toBe(1)
  expect(chatter.heat.flat().reduce((sum, n) => sum + n, 0)).toBe(4)
})

test('a question that nobody answers within the working time is shown until somebody of the corp writes', async () => {
  await says('今天天气不错', HOUR)
  await says('水多少钱一桶', 0)
  const later = (hours: number): void => void (now = new Date(now.getTime() + hours * HOUR))
  later(1.5)
  expect((await needs()).wr1).toEqual([])
  later(1)
  expect((await needs()).wr1).toEqual([{ kind: 'unanswered', count: 1 }])
  await says('20', 0)
  expect((await needs()).wr1).toEqual([{ kind: 'unanswered', count: 1 }])
  await answers('20 元', 0)
  expect((await needs()).wr1).toEqual([])
})

test('a question asked at night waits for the working day', async () => {
  now = new Date('2026-11-23T14:00:00Z')
  await says('明天能送吗？', 0)
  now = new Date('2026-11-24T01:30:00Z')
  expect((await needs()).wr1).toEqual([])
})

test('the owner’s manager is told once, hours later, and not after somebody wrote', async () => {
  await db().query(`insert into department (id, parent_id, name, leader_user_ids) values (1, 0, '店', '{boss}')`)
  await insertMember(db(), 'boss')
  await db().query(`update member set department_ids = '{1}' where user_id = 'lin'`)
  const todos = () =>
    db().query<{ userId: string; title: string; open: boolean; result: string }[]>(
      `select user_id as "userId", title, done_at is null as open, result from todo order by id`,
    )
  await says('请问几点送', 0)
  now = new Date(now.getTime() + 3 * HOUR)
  expect(await tellOfQuestions(scope())).toBe(0)
  now = new Date(now.getTime() + 3 * HOUR)
  expect(await tellOfQuestions(scope())).toBe(1)
  await says('有人吗？', 0)
  expect(await tellOfQuestions(scope())).toBe(0)
  expect(await todos()).toMatchObject([
    { userId: 'boss', title: expect.stringContaining('「茶友群」有 1 个'), open: true },
  ])
  // After days nobody waits any more, and still nobody wrote.
  now = new Date(now.getTime() + 5 * DAY)
  expect(await tellOfQuestions(scope())).toBe(0)
  expect((await todos())[0]?.open).toBe(true)
  await answers('抱歉，现在回复', 0)
  expect(await tellOfQuestions(scope())).toBe(0)
  expect(await todos()).toMatchObject([{ open: false, result: '已有人回复，或提问已过期' }])
})

test('PostgreSQL and JavaScript read the pattern of questions alike', async () => {
  const texts = [
    '水多少钱',
    '能送吗？',
    '收到',
    '怎么订下单',
    '怎么订',
    '可以明天送吗',
    '还有水吗 ',
    '?',
    '好的',
    'ok??!',
    '嗯？嗯嗯嗯嗯嗯',
  ]
  for (const text of texts) {
    await db().query('truncate archive_message')
    await says(text, 2.9 * DAY)
    now = start
    expect({ text, is: (await needs()).wr1?.some(({ kind }) => kind === 'unanswered') }).toEqual({
      ...{ text, is: isQuestion(text) },
    })
  }
})
