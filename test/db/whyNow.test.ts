import { readMostUrgent, whyNow } from '../../src/facts/whyNow'
import { readAlone } from '../../src/facts/together'
import type { Scope } from '../../src/scope'
import { createTodo } from '../../src/services/todos/create'
import { finishTodo } from '../../src/services/todos/finish'
import { readWaiting } from '../../src/views/waiting'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember, tellOrders, insertTouch } from '../support/rows'
import { buildScope } from '../support/scope'

const DAY = 24 * 3600_000
const SECOND = 1000
/** 10:00 in Shanghai. */
const now = new Date('2026-11-22T02:00:00Z')
const ago = (ms: number): Date => new Date(now.getTime() - ms)
const on = (time: string): Date => new Date(`2026-11-${time}+08:00`)

let database: TestDatabase
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now, clock: () => now, actor: 'lin.mei' })
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate todo, touch, contact_signal, contact, follow_user, contact_order, order_line, replenishment, order_population, forecast_record, member, outbox_message, timeline_entry, custom_field',
  )
  await insertMember(scope.db, 'lin.mei')
  await insertMember(scope.db, 'chen.hao')
})
afterAll(() => database.close())

const why = (externalUserId: string, userId: string | null = 'lin.mei') =>
  readAlone(scope, 'test-why', whyNow(scope, { externalUserId, userId }))
const kinds = async (externalUserId: string, userId?: string | null) =>
  (await why(externalUserId, userId)).map(({ kind }) => kind)
let keys = 0
const todo = (externalUserId: string | null, dueAt: Date, more: object = {}) =>
  createTodo(scope, {
    key: `todo-${++keys}`,
    kind: 'follow-up',
    title: '问问新茶',
    externalUserId,
    userId: 'lin.mei',
    dueAt,
    source: 'hand',
    ...more,
  })

test('a contact of whom nothing is to be said has no reason', async () => {
  await insertContact(scope.db, 'wm1')
  expect(await why('wm1')).toEqual([])
  expect(await why('nobody')).toEqual([])
})

describe('silence', () => {
  test('begins with 7 full days to the second, and is lost with 20', async () => {
    for (const [id, ms] of [
      ['fresh', 7 * DAY - SECOND],
      ['silent', 7 * DAY],
      ['still', 20 * DAY - SECOND],
      ['lost', 20 * DAY],
    ] as const) {
      await insertContact(scope.db, id)
      await insertTouch(scope.db, id, ago(ms))
    }
    expect(await why('fresh')).toEqual([])
    expect(await why('silent')).toMatchObject([
      {
        kind: 'silent',
        reason: { zh: '7 天没有往来' },
        evidence: { zh: '上次往来：2026-11-15' },
        at: now.toISOString(),
      },
    ])
    expect(await why('still')).toMatchObject([{ reason: { zh: '19 天没有往来' } }])
    expect(await why('lost')).toMatchObject([{ kind: 'silent', reason: { zh: '20 天没有往来，可能已流失' } }])
    const { contacts, total } = await readMostUrgent(scope, { userId: 'lin.mei', after: null, limit: 10 })
    expect(contacts.map(({ externalUserId }) => externalUserId)).toEqual(['silent', 'still', 'lost'])
    expect(total).toBe(3)
  })

  test('is not ended by an attempt, and is ended by what the contact did', async () => {
    await insertContact(scope.db, 'wm1')
    await insertTouch(scope.db, 'wm1', ago(8 * DAY))
    await insertTouch(scope.db, 'wm1', ago(DAY), { kind: 'call', outcome: 'attempt' })
    expect(await kinds('wm1')).toEqual(['silent'])
    await insertTouch(scope.db, 'wm1', ago(2 * DAY), { kind: 'message', direction: 'in', outcome: 'attempt' })
    expect(await kinds('wm1')).toEqual([])
  })

  test('is ended by being added again, also when only a sync found it', async () => {
    await insertContact(scope.db, 'wm1', { followers: ['chen.hao'], addedAt: ago(30 * DAY) })
    await insertTouch(scope.db, 'wm1', ago(9 * DAY))
    expect(await kinds('wm1')).toEqual(['silent'])
    await scope.db.query('update follow_user set added_at = $1', [ago(7 * DAY)])
    expect(await why('wm1')).toMatchObject([{ kind: 'silent', reason: { zh: '7 天没有往来' } }])
    await scope.db.query('update follow_user set added_at = $1', [ago(7 * DAY - SECOND)])
    expect(await kinds('wm1')).toEqual([])
  })

  test('is nothing we can tell of a contact whom no source would have heard, or who cannot be written to', async () => {
    await insertContact(scope.db, 'unheard')
    await insertTouch(scope.db, 'unheard', ago(30 * DAY), { kind: 'added', direction: 'in' })
    await insertContact(scope.db, 'gone', { removed: true })
    await insertTouch(scope.db, 'gone', ago(30 * DAY))
    expect(await why('unheard')).toEqual([])
    expect(await why('gone')).toEqual([])
  })
})

describe('to-dos', () => {
  test('a follow-up counts from the morning of its business day on, for the member who has it', async () => {
    await insertContact(scope.db, 'wm1', { followers: ['lin.mei', 'chen.hao'] })
    await todo('wm1', on('23T00:00:00'))
    expect(await why('wm1')).toEqual([])
    const id = await todo('wm1', on('22T23:59:59'))
    expect(await why('wm1')).toMatchObject([
      {
        kind: 'follow-up',
        reason: { zh: '今天要跟进' },
        evidence: { zh: '问问新茶' },
        action: { type: 'todo', todoId: id },
      },
    ])
    expect(await why('wm1', 'chen.hao')).toEqual([])
    expect(await why('wm1', null)).toEqual([])
    await finishTodo(scope, id, { outcome: 'handled', result: '' })
    expect(await why('wm1')).toEqual([])
  })

  test('an open complaint comes first, and colleagues are warned without getting the to-do', async () => {
    await insertContact(scope.db, 'wm1', { followers: ['lin.mei', 'chen.hao'] })
    await todo('wm1', on('22T12:00:00'))
    const id = await todo('wm1', on('29T12:00:00'), { kind: 'complaint', title: '壶漏水' })
    expect(await why('wm1')).toMatchObject([{ kind: 'complaint', action: { todoId: id } }, { kind: 'follow-up' }])
    expect(await why('wm1', 'chen.hao')).toMatchObject([
      { kind: 'complaint', action: { type: 'words', topic: 'complaint' } },
    ])
    expect((await readWaiting(scope, { userId: 'chen.hao', after: null, limit: 10 })).items).toEqual([])
  })
})

test('a new contact waits for a first word for two days, and only for the member who has them', async () => {
  await insertContact(scope.db, 'new', { addedAt: ago(3 * 3600_000) })
  await insertContact(scope.db, 'old', { addedAt: ago(2 * DAY) })
  expect(await why('new')).toMatchObject([{ kind: 'just-added', evidence: { zh: '3 小时前添加' } }])
  expect(await kinds('new', 'chen.hao')).toEqual([])
  expect(await kinds('old')).toEqual([])
  await insertTouch(scope.db, 'new', ago(3600_000), { kind: 'message', outcome: 'attempt' })
  expect(await kinds('new')).toEqual([])
})

describe('a reorder', () => {
  /** An order of long ago is a silence too. */
  const reorders = async (externalUserId: string) =>
    (await why(externalUserId)).filter(({ kind }) => kind === 'reorder')

  test('is expected after the usual gap, drawn from their own from the second one on', async () => {
    await insertContact(scope.db, 'rhythm')
    await tellOrders(scope, 'rhythm', ['2026-08-01', '2026-08-01', '2026-08-31', '2026-09-25', '2026-10-25'])
    expect(await reorders('rhythm')).toMatchObject([
      {
        kind: 'reorder',
        reason: { zh: '复购可能晚了 1 天' },
        evidence: { zh: '最近间隔 30、25、30 天，上次 2026-10-25' },
      },
    ])
    expect((await reorders('rhythm')).map(({ at }) => new Date(at))).toEqual([on('21T00:00:00')])
    await insertContact(scope.db, 'twice')
    await tellOrders(scope, 'twice', ['2026-09-24', '2026-10-24'])
    expect(await reorders('twice')).toEqual([])
  })

  test.each([
    ['2026-10-26', true],
    ['2026-10-31', false],
    ['2026-10-13', true],
    ['2026-10-03', false],
  ])('after an order on %s of a contact who orders every 30 days it is %j that one is due', async (last, due) => {
    await insertContact(scope.db, 'wm1')
    const before = (days: number): string => new Date(Date.parse(last) - days * DAY).toISOString().slice(0, 10)
    await tellOrders(scope, 'wm1', [before(60), before(30), last])
    expect((await reorders('wm1')).length === 1).toBe(due)
  })

  test('shows since the day of the reminder, however far ahead the usual day is', async () => {
    await insertContact(scope.db, 'wm1')
    await tellOrders(scope, 'wm1', ['2026-09-01', '2026-10-01', '2026-10-31'])
    const remindOn = (day: string) => scope.db.query('update replenishment set remind_on = $1', [day])
    await remindOn('2026-11-23')
    expect(await reorders('wm1')).toEqual([])
    await remindOn('2026-11-20')
    expect(await reorders('wm1')).toHaveLength(1)
  })

  test('counts both of two orders that are told at the same time', async () => {
    await insertContact(scope.db, 'wm1')
    await tellOrders(scope, 'wm1', ['2026-09-25'])
    await Promise.all([tellOrders(scope, 'wm1', ['2026-10-10']), tellOrders(scope, 'wm1', ['2026-11-10'])])
    expect(await scope.db.query(`select why ->> 'gaps' as gaps, last_day::text from replenishment`)).toEqual([
      { gaps: '[15, 31]', last_day: '2026-11-10' },
    ])
  })
})

describe('a birthday', () => {
  const born = (externalUserId: string, value: string) =>
    scope.db.query(
      `update contact set custom_fields = jsonb_build_object('born', $2::text) where external_user_id = $1`,
      [externalUserId, value],
    )
  beforeEach(() =>
    scope.db.query(
      `insert into custom_field (key, label_zh, label_en, kind) values ('born', '生日', 'Birthday', 'birthday')`,
    ),
  )

  test.each([
    ['1990-11-22', '今天生日'],
    ['11-23', '明天生日'],
    ['2000-11-25', '3 天后生日'],
  ])('of %s is told on 22 November as %s', async (value, zh) => {
    await insertContact(scope.db, 'wm1')
    await born('wm1', value)
    expect(await why('wm1')).toMatchObject([{ kind: 'birthday', reason: { zh }, evidence: { zh: `生日：${value}` } }])
    expect((await readWaiting(scope, { userId: 'lin.mei', after: null, limit: 5 })).total).toBe(1)
  })

  test.each(['1990-11-21', '11-26'])('of %s is not', async (value) => {
    await insertContact(scope.db, 'wm1')
    await born('wm1', value)
    expect(await why('wm1')).toEqual([])
  })

  test('in a field that was removed is none', async () => {
    await insertContact(scope.db, 'wm1')
    await born('wm1', '11-22')
    await scope.db.query('update custom_field set removed_at = $1', [now])
    expect(await why('wm1')).toEqual([])
  })
})

describe('who waits', () => {
  test('each contact once with the most urgent reason, page by page in the same order', async () => {
    for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await insertContact(scope.db, id)
      await insertTouch(scope.db, id, ago((8 + index) * DAY))
    }
    await todo('d', on('22T12:00:00'))
    await todo('c', on('21T12:00:00'))
    await insertContact(scope.db, 'not mine', { followers: ['chen.hao'] })
    await todo('not mine', on('22T11:00:00'))
    await insertContact(scope.db, 'other', { followers: ['chen.hao'] })
    await insertTouch(scope.db, 'other', ago(9 * DAY))
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await readWaiting(scope, { userId: 'lin.mei', after, limit: 2 })
      expect(page.total).toBe(6)
      seen.push(...page.items.map(({ externalUserId, whyNow }) => `${externalUserId} ${whyNow.kind}`))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(['c follow-up', 'not mine follow-up', 'd follow-up', 'a silent', 'b silent', 'e silent'])
  })

  test('people go by the name and remark their member knows', async () => {
    await insertContact(scope.db, 'wm1', { name: '吴' })
    await todo('wm1', on('22T12:00:00'))
    expect((await readWaiting(scope, { userId: 'lin.mei', after: null, limit: 2 })).items).toMatchObject([
      { externalUserId: 'wm1', name: '吴', remark: '吴 备注', avatar: null },
    ])
  })
})
