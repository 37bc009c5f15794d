import { inTransaction } from '../../src/scope'
import { setAutomaticSending } from '../../src/services/automaticSending'
import { createTodo } from '../../src/services/todos/create'
import { finishTodo } from '../../src/services/todos/finish'
import { handOverTodo, snoozeTodo } from '../../src/services/todos/move'
import { remindOfTodos } from '../../src/services/todos/remind'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { waitsForLock } from '../support/locks'
import { insertContact, insertMember } from '../support/rows'

const HOUR = 3600_000
/** A Monday, 10:10 in Shanghai. */
const START = '2027-03-01T02:10:00Z'
const UPDATE = '/cgi-bin/message/update_template_card'

let database: TestDatabase
let desk: CardDesk
let made = 0
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  desk = await startDesk(database, START)
  const { db } = desk.scope()
  for (const userId of ['lin.mei', 'chen.hao']) await insertMember(db, userId)
  await insertContact(db, 'wm1', { name: '吴' })
})
afterEach(() => desk.close())
afterAll(() => database.close())

const as = (userId: string) => ({ ...desk.scope(), actor: userId })
const make = (title = '问问新茶', dueAt = new Date(desk.now().getTime() + HOUR)) =>
  createTodo(as('lin.mei'), {
    ...{ key: `t${++made}`, kind: 'follow-up', title, externalUserId: 'wm1', userId: 'lin.mei', dueAt, source: 'hand' },
  })
const todoOf = async (id: string) => (await desk.scope().db.query('select * from todo where id = $1', [id]))[0]

/** A to-do whose card has arrived. */
async function arrived() {
  const id = await make()
  desk.later(HOUR)
  await remindOfTodos(desk.scope())
  await desk.drain()
  const [card] = desk.seen()
  return { id, card: card! }
}

test('a due to-do comes as one card with buttons, once, by however many ticks', async () => {
  await make()
  expect(await remindOfTodos(desk.scope())).toBe(0)
  desk.later(HOUR)
  expect(await Promise.all([remindOfTodos(desk.scope()), remindOfTodos(desk.scope())])).toContain(1)
  await Promise.all([desk.round('a'), desk.round('b')])
  desk.later(60_000)
  await remindOfTodos(desk.scope())
  await desk.drain()
  expect(desk.seen()).toMatchObject([
    { title: '问问新茶', buttons: ['words', 'talked', 'done', 'snooze', 'hand-over'], replaceText: null },
  ])
})

test('done on the card ends the to-do, and the card says so', async () => {
  const { id, card } = await arrived()
  await desk.hear(await desk.press(card, 'done'))
  expect(await todoOf(id)).toMatchObject({ outcome: 'handled', done_by: 'lin.mei', done_at: desk.now() })
  await desk.drain()
  expect(desk.seen()).toMatchObject([{ replaceText: '已完成' }])
})

test('"reached" on the card is a touch with the contact', async () => {
  const { card } = await arrived()
  await desk.hear(await desk.press(card, 'talked'))
  const touches = await desk.scope().db.query('select user_id, outcome from touch')
  expect(touches).toEqual([{ user_id: 'lin.mei', outcome: 'reached' }])
})

test('put off to tomorrow it comes again in the morning, as a new card', async () => {
  const { id, card } = await arrived()
  await desk.hear(await desk.press(card, 'snooze'))
  expect((await todoOf(id)).due_at).toEqual(new Date('2027-03-02T01:05:00Z'))
  await desk.drain()
  expect(desk.seen()).toMatchObject([{ replaceText: '已推迟到 03-02 09:05' }])
  desk.goTo('2027-03-02T01:05:00Z')
  await remindOfTodos(desk.scope())
  await desk.drain()
  expect(desk.seen()).toMatchObject([{}, { title: '问问新茶', replaceText: null }])
})

test('handed over it is the leader’s, and the card says whose', async () => {
  const { id, card } = await arrived()
  const callback = await desk.press(card, 'hand-over')
  const { db } = desk.scope()
  await db.query(`insert into department (id, name, parent_id, leader_user_ids) values (1, '', 0, '{chen.hao}')`)
  await desk.hear(callback)
  expect(await todoOf(id)).toMatchObject({ user_id: 'chen.hao', handed_from: 'lin.mei' })
  await desk.drain()
  expect(desk.seen()).toMatchObject([{ replaceText: '已转交给 chen.hao' }])
  await remindOfTodos(desk.scope())
  await desk.drain()
  const inbox = (desk.wire.sandbox.state.inboxes.get('chen.hao') ?? []).map((msgId) =>
    desk.wire.sandbox.state.appMessages.get(msgId),
  )
  expect(inbox).toMatchObject([{ content: { main_title: { title: '问问新茶', desc: 'lin.mei 转交 · 待办到期' } } }])
})

test('handed back to who had its card already, they hear of it by a message', async () => {
  const { id } = await arrived()
  await handOverTodo(as('lin.mei'), id, { userId: 'chen.hao', note: '' })
  await handOverTodo(as('chen.hao'), id, { userId: 'lin.mei', note: '还是你来' })
  await desk.drain()
  const texts = [...desk.wire.sandbox.state.appMessages.values()].filter(({ kind }) => kind === 'text')
  expect(texts.map(({ to, content }) => [to, String(content.content).includes('还是你来')])).toEqual([
    [['lin.mei'], true],
  ])
})

test('with nobody to hand it to, the to-do stays and the card says so', async () => {
  const { id, card } = await arrived()
  await desk.hear(await desk.press(card, 'hand-over'))
  await desk.drain()
  expect(await todoOf(id)).toMatchObject({ user_id: 'lin.mei', done_at: null })
  expect(desk.seen()[0]?.replaceText).toBe('没有可转交的人，请在侧边栏处理')
})

test('pressed twice, or two buttons at once in two processes, the first counts; the card is right in the end', async () => {
  const { id, card } = await arrived()
  const done = await desk.press(card, 'done')
  const snooze = await desk.press(card, 'snooze')
  await Promise.all([done, snooze, done, snooze].map((plaintext) => desk.hear(plaintext)))
  const todo = await todoOf(id)
  const [row] = await desk.scope().db.query('select button, says from member_card')
  expect([row.button === 'done', row.says === '已完成']).toEqual(Array(2).fill(todo.done_at !== null))
  expect((await desk.scope().db.query('select 1 from timeline_entry')).length).toBe(todo.done_at === null ? 0 : 1)
  await desk.drain()
  expect(desk.seen()).toMatchObject([{ replaceText: row.says }])
})

test('pressed after 72 h it still counts, and the press’s own code updates the card', async () => {
  const { id, card } = await arrived()
  desk.later(100 * HOUR)
  await desk.hear(await desk.press(card, 'done'))
  await desk.drain()
  expect((await todoOf(id)).done_at).toEqual(desk.now())
  expect(desk.seen()[0]?.replaceText).toBe('已完成')
})

test('a press heard of 72 h late counts, but its code is over: the card is left, with the reason', async () => {
  const { id, card } = await arrived()
  const callback = await desk.press(card, 'done')
  desk.later(73 * HOUR)
  await desk.hear(callback)
  await desk.drain()
  expect((await todoOf(id)).done_at).toEqual(desk.now())
  const [update] = await desk.scope().db.query(`select status, reason from outbox_message where kind = 'card-update'`)
  expect(update).toEqual({ status: 'not-sent', reason: 'expired' })
})

test('a press by somebody who handed it over meanwhile changes nothing, and says whose it is', async () => {
  const { id, card } = await arrived()
  desk.wire.sandbox.faults.add({ path: UPDATE, kind: 'errcode', errcode: 60140, times: -1 })
  await handOverTodo(as('lin.mei'), id, { userId: 'chen.hao', note: '' })
  await desk.drain()
  desk.wire.sandbox.faults.clear()
  await desk.hear(await desk.press(card, 'done'))
  await desk.drain()
  expect(await todoOf(id)).toMatchObject({ user_id: 'chen.hao', done_at: null })
  expect(desk.seen()[0]?.replaceText).toBe('已转交')
})

test.each([
  ['finished', (id: string) => finishTodo(as('lin.mei'), id, { outcome: 'handled', result: '' }), '已完成'],
  ['put off', (id: string) => snoozeTodo(as('lin.mei'), id, new Date('2027-03-04T02:00:00Z')), '已推迟到 03-04 10:00'],
])('one that is %s in the sidebar says so on its card, without a press', async (_what, act, says) => {
  const { id } = await arrived()
  await act(id)
  await desk.drain()
  expect(desk.seen()).toMatchObject([{ replaceText: says }])
})

test('a press and a finish in the sidebar at the same moment do not hold each other up', async () => {
  const { id, card } = await arrived()
  const callback = await desk.press(card, 'snooze')
  const { heard } = await inTransaction(as('lin.mei'), async (tx) => {
    await tx.db.query('select 1 from todo where id = $1 for update', [id])
    const hearing = desk.hear(callback)
    await waitsForLock(desk.scope().db)
    await finishTodo(tx, id, { outcome: 'handled', result: '' })
    return { heard: hearing }
  })
  await heard
  await desk.drain()
  expect(await todoOf(id)).toMatchObject({ outcome: 'handled', snoozed_from: null })
  expect(desk.seen()).toMatchObject([{ replaceText: '已完成' }])
})

test('a card that does not reach its member is on the contact’s timeline, with the reason', async () => {
  const dueAt = new Date(desk.now().getTime() + HOUR)
  const id = await make('问问新茶', dueAt)
  desk.later(HOUR)
  await remindOfTodos(desk.scope())
  desk.wire.sandbox.faults.add({ path: '/cgi-bin/message/send', kind: 'errcode', errcode: 82004 })
  await desk.drain()
  const entries = await desk.scope().db.query('select external_user_id, user_id, kind, detail from timeline_entry')
  expect(entries).toEqual([
    { external_user_id: 'wm1', user_id: 'lin.mei', kind: 'card-not-sent', detail: { reason: 'wecom-refused' } },
  ])
  expect((await todoOf(id)).done_at).toBeNull()
})

test('what was dealt with before its card went out is not sent, each with its reason', async () => {
  const dueAt = new Date('2027-03-01T14:00:00Z')
  const ids = [await make('甲', dueAt), await make('乙', dueAt), await make('丙', dueAt)]
  desk.goTo('2027-03-01T14:00:00Z')
  await remindOfTodos(desk.scope())
  await finishTodo(as('lin.mei'), ids[0]!, { outcome: 'handled', result: '' })
  await handOverTodo(as('lin.mei'), ids[1]!, { userId: 'chen.hao', note: '' })
  await snoozeTodo(as('lin.mei'), ids[2]!, new Date('2027-03-05T02:00:00Z'))
  desk.goTo('2027-03-02T01:05:00Z')
  await desk.drain()
  const rows = await desk.scope().db.query(`select reason from outbox_message where kind = 'card' order by reason`)
  expect(rows.map((row: { reason: string }) => row.reason)).toEqual(['dealt-with', 'handed-over', 'put-off'])
  expect(desk.seen()).toEqual([])
})

test('with everything automatic stopped a rule’s to-do comes neither as a notice nor as a card, now or later, and says why; it stays open, and people’s own come', async () => {
  const rule = { ...desk.scope(), actor: 'rule:1@1' }
  await setAutomaticSending(as('zhou.kai'), { stopped: true, reason: '' })
  const dueAt = new Date(desk.now().getTime() + HOUR)
  const who = { externalUserId: 'wm1', userId: 'lin.mei', dueAt }
  const id = await createTodo(rule, { ...who, key: 'r1', kind: 'follow-up', title: '回电', source: 'rule:1@1' })
  await desk.drain()
  await make('自己的', dueAt)
  desk.later(HOUR)
  await remindOfTodos(desk.scope())
  await desk.drain()
  await setAutomaticSending(as('zhou.kai'), { stopped: false, reason: '' })
  await remindOfTodos(desk.scope())
  await desk.drain()
  expect(desk.seen().map(({ title }) => title)).toEqual(['自己的'])
  const { db } = desk.scope()
  expect(await db.query(`select kind, status, reason from outbox_message where reason is not null order by 1`)).toEqual(
    [
      { kind: 'app-message', status: 'not-sent', reason: 'automatic-stopped' },
      { kind: 'card', status: 'not-sent', reason: 'automatic-stopped' },
    ],
  )
  const notes = await db.query(`select detail from timeline_entry where kind = 'card-not-sent'`)
  expect(notes).toEqual([{ detail: { reason: 'automatic-stopped' } }, { detail: { reason: 'automatic-stopped' } }])
  expect((await todoOf(id)).done_at).toBeNull()
})
