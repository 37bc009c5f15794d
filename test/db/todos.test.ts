import { escalationOf } from '../../src/facts/escalation'
import { readAlone } from '../../src/facts/together'
import type { Scope } from '../../src/scope'
import { memberRenamed } from '../../src/services/directory'
import { createTodo, type NewTodo } from '../../src/services/todos/create'
import { finishTodo } from '../../src/services/todos/finish'
import { handOverTodo, snoozeTodo } from '../../src/services/todos/move'
import { passOnTodos } from '../../src/services/todos/passOn'
import { contactTodos, readTodo, readTodos } from '../../src/views/todos'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { buildScope } from '../support/scope'

const HOUR = 3600_000
const now = new Date('2026-11-22T02:00:00Z')
const at = (ms: number): Date => new Date(now.getTime() + ms)

let database: TestDatabase
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now, clock: () => now, actor: 'lin.mei' })
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate todo, touch, contact, follow_user, member, department, outbox_message, timeline_entry, admin_grant',
  )
  for (const userId of ['lin.mei', 'chen.hao']) await insertMember(scope.db, userId)
  await insertContact(scope.db, 'wm1', { name: '吴' })
})
afterAll(() => database.close())

let keys = 0
const draft = (more: Partial<NewTodo> = {}): NewTodo => ({
  key: `todo-${++keys}`,
  kind: 'follow-up',
  title: '问问新茶',
  externalUserId: 'wm1',
  userId: 'lin.mei',
  dueAt: at(HOUR),
  source: 'hand',
  ...more,
})
const make = (more: Partial<NewTodo> = {}) => createTodo(scope, draft(more))
const touches = () => scope.db.query<object[]>('select key, user_id, kind, direction, outcome from touch')
const entries = () => scope.db.query<object[]>('select kind, user_id, detail from timeline_entry order by id')
const messages = () =>
  scope.db.query<{ user_id: string; body: { text: string } }[]>(
    'select user_id, body from outbox_message order by due_at',
  )

describe('making one', () => {
  test('twice with one key makes one, and the second answer is the first', async () => {
    const todo = draft()
    expect(await createTodo(scope, todo)).toBe(await createTodo(scope, todo))
    expect((await readTodos(scope, { userId: 'lin.mei', state: 'open', before: null, limit: 10 })).total).toBe(1)
  })

  test('with the key of somebody else’s to-do tells nothing of it', async () => {
    const todo = draft()
    await createTodo(scope, todo)
    await expect(createTodo({ ...scope, actor: 'chen.hao' }, { ...todo, userId: 'chen.hao' })).rejects.toMatchObject({
      id: 'todo-differs',
    })
  })

  test('for oneself is quiet, for a colleague comes with an app message', async () => {
    await make()
    expect(await messages()).toEqual([])
    await make({ userId: 'chen.hao', title: '送样品' })
    expect(await messages()).toMatchObject([{ user_id: 'chen.hao' }])
    expect((await messages())[0]?.body.text).toMatch(/lin\.mei 把一件待办交给了你：送样品\n截止：11-22 11:00/)
  })

  test.each([
    ['somebody unknown', { userId: 'nobody' }, 'member-cannot-serve'],
    ['a contact nobody knows', { externalUserId: 'wmNobody' }, 'not-found'],
    ['yesterday', { dueAt: at(-24 * HOUR) }, 'invalid-input'],
    ['a time beyond a year', { dueAt: at(367 * 24 * HOUR) }, 'invalid-input'],
  ])('for %s is refused and leaves nothing behind', async (_, more, id) => {
    await expect(async () => make(more)).rejects.toMatchObject({ id })
    expect(await scope.db.query('select 1 from todo')).toEqual([])
  })
})

describe('finishing one', () => {
  test.each([
    ['reached', 'reached'],
    ['attempt', 'attempt'],
  ] as const)('that %s the contact is a touch and an entry of the timeline', async (outcome, touched) => {
    const id = await make()
    await finishTodo(scope, id, { outcome, result: '下周再来' })
    expect(await touches()).toEqual([
      { key: `todo:${id}`, user_id: 'lin.mei', kind: 'talked', direction: 'out', outcome: touched },
    ])
    expect(await entries()).toMatchObject([
      { kind: 'todo-done', user_id: 'lin.mei', detail: { todoId: id, outcome, note: '下周再来', title: '问问新茶' } },
    ])
    expect(await readTodo(scope, id)).toMatchObject({ done: { outcome, result: '下周再来' }, overdue: false })
  })

  test.each(['handled', 'not-needed'] as const)('as %s is an entry and no touch', async (outcome) => {
    await finishTodo(scope, await make(), { outcome, result: '' })
    expect(await touches()).toEqual([])
    expect(await entries()).toHaveLength(1)
  })

  test('in two browsers at once keeps one result, and says to the other that theirs was not kept', async () => {
    const id = await make()
    const both = await Promise.allSettled(
      ['a', 'b'].map((result) => finishTodo(scope, id, { outcome: 'reached', result })),
    )
    const kept = both.findIndex(({ status }) => status === 'fulfilled')
    expect(both[1 - kept]).toMatchObject({ status: 'rejected', reason: { id: 'todo-done' } })
    expect(await readTodo(scope, id)).toMatchObject({ done: { outcome: 'reached', result: 'ab'[kept] } })
    expect(await touches()).toHaveLength(1)
  })

  test('twice with the same words is once, and a colleague’s are not theirs', async () => {
    const id = await make()
    const finished = { outcome: 'reached', result: '好' } as const
    for (const now of [scope.now, at(HOUR)]) await finishTodo({ ...scope, now }, id, finished)
    await expect(finishTodo({ ...scope, actor: 'chen.hao' }, id, finished)).rejects.toMatchObject({ id: 'todo-done' })
    expect(await readTodo(scope, id)).toMatchObject({ done: { at: expect.stringMatching(/T02:00/), result: '好' } })
    expect(await touches()).toHaveLength(1)
    expect(await entries()).toHaveLength(1)
  })

  test('that is about no contact is neither', async () => {
    await finishTodo(scope, await make({ externalUserId: null }), { outcome: 'reached', result: '' })
    expect([...(await touches()), ...(await entries())]).toEqual([])
  })
})

describe('putting one off', () => {
  test('moves it, and remembers when it was due at first', async () => {
    const id = await make()
    await snoozeTodo(scope, id, at(2 * HOUR))
    await snoozeTodo(scope, id, at(3 * HOUR))
    expect(new Date((await readTodo(scope, id))?.dueAt ?? '')).toEqual(at(3 * HOUR))
    expect(await scope.db.query('select snoozed_from from todo')).toEqual([{ snoozed_from: at(HOUR) }])
  })

  test('to the past, or when it is done, is refused', async () => {
    const id = await make()
    await expect(async () => snoozeTodo(scope, id, now)).rejects.toMatchObject({ id: 'invalid-input' })
    await finishTodo(scope, id, { outcome: 'handled', result: '' })
    await expect(snoozeTodo(scope, id, at(HOUR))).rejects.toMatchObject({ id: 'todo-done' })
  })
})

describe('handing one over', () => {
  test('tells the receiver, and the timeline that they have no chat with the contact', async () => {
    const id = await make()
    await handOverTodo(scope, id, { userId: 'chen.hao', note: '我休假' })
    expect(await readTodo(scope, id)).toMatchObject({
      assignee: { userId: 'chen.hao' },
      handedOver: { from: { userId: 'lin.mei' }, note: '我休假' },
    })
    expect((await messages())[0]?.body.text).toMatch(/问问新茶[^]*说明：我休假/)
    expect(await entries()).toMatchObject([
      { kind: 'todo-handed-over', detail: { from: 'lin.mei', to: 'chen.hao', follows: false, note: '我休假' } },
    ])
    await insertContact(scope.db, 'wm2', { followers: ['lin.mei', 'chen.hao'] })
    await handOverTodo(scope, await make({ externalUserId: 'wm2' }), { userId: 'chen.hao', note: '' })
    expect((await entries())[1]).toMatchObject({ detail: { follows: true } })
  })

  test('by whoever takes it tells them nothing that they do not know', async () => {
    await handOverTodo({ ...scope, actor: 'chen.hao' }, await make(), { userId: 'chen.hao', note: '' })
    expect(await messages()).toEqual([])
  })

  test.each([
    ['unknown', 'nobody'],
    ['without customer contact', 'clerk'],
    ['gone', 'leaver'],
  ])('to somebody %s is refused', async (_, userId) => {
    await insertMember(scope.db, 'clerk', { customer_contact: false })
    await insertMember(scope.db, 'leaver', { gone_at: now })
    const id = await make()
    await expect(handOverTodo(scope, id, { userId, note: '' })).rejects.toMatchObject({ id: 'member-cannot-serve' })
    expect(await readTodo(scope, id)).toMatchObject({ assignee: { userId: 'lin.mei' }, handedOver: null })
    expect(await messages()).toEqual([])
  })
})

describe('lists', () => {
  test('open ones come by due time and done ones with the latest first, page by page', async () => {
    const ids = []
    for (const hours of [5, 3, 3, 4, 1]) ids.push(await make({ dueAt: at(hours * HOUR) }))
    const [five, three, alsoThree, four, one] = ids
    const pages = async (state: 'open' | 'done') => {
      const seen: string[] = []
      let before: string | null = null
      do {
        const page = await readTodos(scope, { userId: 'lin.mei', state, before, limit: 2 })
        expect(page.total).toBe(state === 'open' ? 5 : 2)
        seen.push(...page.items.map(({ id }) => id))
        before = page.next
      } while (before !== null)
      return seen
    }
    expect(await pages('open')).toEqual([one, three, alsoThree, four, five])
    for (const [index, id] of [await make(), await make()].entries()) {
      await finishTodo({ ...scope, now: at(index * HOUR) }, id, { outcome: 'handled', result: '' })
      ids.push(id)
    }
    expect(await pages('done')).toEqual([ids[6], ids[5]])
  })

  test('of a contact hold the open ones, whoever has them', async () => {
    const done = await make()
    await finishTodo(scope, done, { outcome: 'handled', result: '' })
    await make({ userId: 'chen.hao', dueAt: at(HOUR) })
    await make({ dueAt: at(-HOUR) })
    await make({ externalUserId: null })
    expect(await readAlone(scope, 'test-todos', contactTodos(scope, 'wm1'))).toMatchObject([
      { assignee: { userId: 'lin.mei' }, overdue: true, contact: { externalUserId: 'wm1', name: '吴' } },
      { assignee: { userId: 'chen.hao' }, overdue: false },
    ])
  })
})

describe('of a member who leaves', () => {
  const leave = (userId: string) => scope.db.query('update member set gone_at = $2 where user_id = $1', [userId, now])
  const department = (id: number, parentId: number, leaders: string[]) =>
    scope.db.query('insert into department (id, name, parent_id, leader_user_ids) values ($1, $1::int, $2, $3)', [
      id,
      parentId,
      leaders,
    ])

  test('the open ones go to the nearest leader who is still there, in one message', async () => {
    await department(1, 0, ['boss'])
    await department(2, 1, ['lin.mei', 'left.before'])
    for (const userId of ['boss', 'ada']) await insertMember(scope.db, userId, { customer_contact: false })
    await insertMember(scope.db, 'left.before', { gone_at: now })
    await scope.db.query(`update member set department_ids = '{2,1}' where user_id = 'lin.mei'`)
    const withAdmin = { ...scope, settings: { ...scope.settings, adminUserIds: ['nobody', 'ada'] } }
    expect(await escalationOf(withAdmin, 'lin.mei')).toEqual(['boss', 'ada'])
    const [open, done] = [await make(), await make()]
    await make()
    await finishTodo(scope, done, { outcome: 'handled', result: '' })
    expect(await passOnTodos(scope)).toBe(0)
    await leave('lin.mei')
    expect(await passOnTodos(scope)).toBe(2)
    expect(await passOnTodos(scope)).toBe(0)
    expect(await readTodo(scope, open)).toMatchObject({
      assignee: { userId: 'boss' },
      handedOver: { from: { userId: 'lin.mei' } },
    })
    expect(await readTodo(scope, done)).toMatchObject({ assignee: { userId: 'lin.mei' } })
    expect(await messages()).toMatchObject([{ user_id: 'boss' }])
    expect((await messages())[0]?.body.text).toMatch(/未完成的 2 件待办转给了你/)
  })

  test('where no leader is, they go to an admin, named in any spelling or granted in the console', async () => {
    const [first, second] = [await make(), await make()]
    await insertMember(scope.db, 'Boss')
    await leave('lin.mei')
    const named = { ...scope, settings: { ...scope.settings, adminUserIds: ['boss'] } }
    expect(await escalationOf(named, 'lin.mei')).toEqual(['Boss'])
    await scope.db.query(`insert into admin_grant (user_id, granted_by, granted_at) values ('chen.hao', 'Boss', $1)`, [
      now,
    ])
    expect(await escalationOf(named, 'lin.mei')).toEqual(['Boss', 'chen.hao'])
    expect(await passOnTodos(scope)).toBe(2)
    for (const id of [first, second])
      expect(await readTodo(scope, id)).toMatchObject({ assignee: { userId: 'chen.hao' } })
  })

  test('they stay where nobody is there to take them', async () => {
    const id = await make()
    await leave('lin.mei')
    expect(await passOnTodos(scope)).toBe(0)
    expect(await readTodo(scope, id)).toMatchObject({ assignee: { userId: 'lin.mei' } })
  })

  test('above all leaders stand the admins: the named ones, however they are spelt, then the granted ones', async () => {
    await department(1, 0, ['boss'])
    for (const userId of ['boss', 'ada', 'granted.late', 'granted.first', 'granted.gone']) {
      await insertMember(scope.db, userId, { gone_at: userId === 'granted.gone' ? now : null })
    }
    const grants = [
      ['granted.late', 3],
      ['granted.first', 2],
      ['granted.gone', 1],
      ['boss', 0],
      ['lin.mei', 0],
    ] as const
    for (const [userId, second] of grants) {
      await scope.db.query(`insert into admin_grant (user_id, granted_by, granted_at) values ($1, 'operator', $2)`, [
        userId,
        at(second),
      ])
    }
    const named = { ...scope, settings: { ...scope.settings, adminUserIds: ['Ada'] } }
    expect(await escalationOf(named, 'lin.mei')).toEqual(['boss', 'ada', 'granted.first', 'granted.late'])
    expect(await escalationOf(scope, 'ada')).toEqual(['boss', 'lin.mei', 'granted.first', 'granted.late'])
  })

  test('departments in a circle end the search', async () => {
    await department(1, 2, [])
    await department(2, 1, ['boss'])
    await insertMember(scope.db, 'boss')
    expect(await escalationOf(scope, 'lin.mei')).toEqual(['boss'])
  })
})

test('a member who gets another userid keeps their to-dos', async () => {
  const id = await make()
  await memberRenamed(scope, 'lin.mei', 'lin.mei2', now).catch(() => undefined)
  expect(await readTodo(scope, id)).toMatchObject({ assignee: { userId: 'lin.mei2' } })
})
