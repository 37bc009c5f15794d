import * as fc from 'fast-check'
import { planCard, type PlannedCard } from '../../src/services/cards/plan'
import { claimMessages, sendMessage } from '../../src/services/outbox/send'
import { createTodo } from '../../src/services/todos/create'
import { finishTodo } from '../../src/services/todos/finish'
import { readCardCounts } from '../../src/views/cards'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertMember } from '../support/rows'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A Monday, 10:10 in Shanghai. */
const START = '2027-03-01T02:10:00Z'

let database: TestDatabase
let desk: CardDesk
let made = 0
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(() => open())
afterEach(() => desk.close())
afterAll(() => database.close())

async function open(settings = {}): Promise<void> {
  desk = await startDesk(database, START, settings)
  for (const userId of ['lin.mei', 'chen.hao']) await insertMember(desk.scope().db, userId)
}

/** The card of a to-do that has no contact. */
async function plan(draft: Partial<PlannedCard> = {}): Promise<string> {
  const userId = draft.userId ?? 'lin.mei'
  const dueAt = desk.now()
  const todo = { key: `t${++made}`, kind: 'other', title: `第${made}件`, externalUserId: null, source: 'hand' } as const
  const todoId = await createTodo({ ...desk.scope(), actor: userId }, { ...todo, userId, dueAt })
  await planCard(desk.scope(), {
    ...{ dedupeKey: `a card of to-do ${todoId}`, kind: 'todo', userId, externalUserId: null, urgency: 'now' },
    ...{ subject: { todoId, dueAt: dueAt.getTime() }, wanted: dueAt, expiresAt: null },
    ...draft,
  })
  return todoId
}
async function planMany(count: number, draft: Partial<PlannedCard> = {}): Promise<void> {
  for (let i = 0; i < count; i++) await plan(draft)
}
const counts = async (): Promise<Record<string, number>> => {
  const rows = await desk
    .scope()
    .db.query<{ what: string; count: number }[]>(
      `select coalesce(reason, status) as what, count(*)::int as count from outbox_message where kind = 'card' group by 1`,
    )
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]))
}

test('of 31 cards in a minute 30 go out, and the last waits with its reason until the minute is over', async () => {
  await planMany(31)
  await Promise.all([desk.round('a', 16), desk.round('b', 16)])
  expect(await counts()).toEqual({ sent: 30, 'member-limit': 1 })
  desk.later(MINUTE)
  await desk.drain()
  expect(await counts()).toEqual({ sent: 31 })
  expect(desk.seen()).toHaveLength(31)
})

test('the 1,001st in an hour waits until the first is an hour old', async () => {
  const { db } = desk.scope()
  await db.query(
    `insert into outbox_message (dedupe_key, kind, user_id, created_at, due_at, status, called_at, sent_at)
     select 'old ' || n, 'card', 'lin.mei', $1, $1, 'sent', $1, $1::timestamptz + n * interval '3 s' from generate_series(1, 1000) n`,
    [desk.now()],
  )
  const first = desk.now()
  desk.later(51 * MINUTE)
  await plan()
  expect(await desk.round()).toEqual(['planned'])
  const [waiting] = await db.query(`select due_at, reason from outbox_message where status = 'planned'`)
  expect(waiting).toEqual({ reason: 'member-limit', due_at: new Date(first.getTime() + HOUR + 3000) })
  desk.later(9 * MINUTE + 3000)
  expect(await desk.round()).toEqual(['sent'])
})

test('a message counts from its answer, not from its call, and one without an answer counts all the time', async () => {
  await desk.scope().db.query(
    `insert into outbox_message (dedupe_key, kind, user_id, created_at, due_at, status, called_at, sent_at)
     select 'old ' || n, 'card', 'lin.mei', $1, $1::timestamptz + interval '1 day',
            case when n <= 15 then 'sent' else 'sending' end, $1::timestamptz - interval '2 minutes',
            case when n <= 15 then $1::timestamptz - interval '59 s' end
       from generate_series(1, 30) n`,
    [desk.now()],
  )
  await plan()
  expect(await desk.round()).toEqual(['planned'])
  desk.later(2000)
  expect(await desk.round()).toEqual(['sent'])
})

test('over the app’s daily total nothing goes out any more; it goes on when WeCom’s day is over', async () => {
  await desk.close()
  await open({ outbox: { ...desk.scope().settings.outbox, perDayAndMember: 2 } })
  await planMany(3, { userId: 'chen.hao' })
  await planMany(2)
  await Promise.all([desk.round('a', 3), desk.round('b', 3)])
  expect(await counts()).toEqual({ sent: 4, 'app-day-limit': 1 })
  const [held] = await desk.scope().db.query(`select due_at from outbox_message where status = 'planned'`)
  expect(held.due_at).toEqual(new Date('2027-03-01T16:00:00Z'))
  desk.goTo('2027-03-01T16:00:00Z')
  await desk.drain()
  expect(await counts()).toEqual({ sent: 4, 'quiet-hours': 1 })
  desk.goTo('2027-03-02T01:01:00Z')
  await desk.drain()
  expect(await counts()).toEqual({ sent: 5 })
})

test('what expires while a limit holds it back keeps that limit as its reason', async () => {
  await planMany(30)
  await desk.round()
  await plan({ expiresAt: new Date(desk.now().getTime() + 30_000) })
  await desk.round()
  desk.later(MINUTE)
  await desk.drain()
  expect(await counts()).toEqual({ sent: 30, 'member-limit': 1 })
  expect(await desk.scope().db.query(`select 1 from outbox_message where status = 'not-sent'`)).toHaveLength(1)
})

describe('more cards at once than a few', () => {
  test('are one list in the morning, with what is in it', async () => {
    desk.goTo('2027-03-01T15:00:00Z')
    for (let i = 0; i < 8; i++) await plan({ urgency: i % 2 ? 'morning' : 'work-hours' })
    await plan({ userId: 'chen.hao', urgency: 'morning' })
    desk.goTo('2027-03-02T01:05:00Z')
    await Promise.all([desk.round('a', 5), desk.round('b', 5)])
    await desk.drain()
    expect(desk.seen()).toMatchObject([{ title: '今日清单：8 件事', buttons: [] }])
    expect(desk.seen('chen.hao')).toMatchObject([{ buttons: ['done', 'snooze', 'hand-over'] }])
    expect(await counts()).toEqual({ 'in-digest': 8, sent: 2 })
    expect(await readCardCounts(desk.scope(), new Date(START))).toEqual([
      { kind: 'morning-list', planned: 1, sent: 1, pressed: 0, waiting: 0, reasons: [] },
      { kind: 'todo', planned: 9, sent: 1, pressed: 0, waiting: 0, reasons: [{ reason: 'in-digest', count: 8 }] },
    ])
  })

  test('are no list when only a few of them are still wanted', async () => {
    desk.goTo('2027-03-01T15:00:00Z')
    const ids = []
    for (let i = 0; i < 5; i++) ids.push(await plan({ urgency: 'morning' }))
    for (const id of ids.slice(0, 3)) await finishTodo(desk.scope(), id, { outcome: 'handled', result: '' })
    desk.goTo('2027-03-02T01:05:00Z')
    await desk.drain()
    expect(await counts()).toEqual({ 'dealt-with': 3, sent: 2 })
  })

  test('whoever holds one of them while another makes the list does not send it', async () => {
    await planMany(5, { urgency: 'work-hours' })
    const held = await claimMessages(desk.scope(), { worker: 'slow', limit: 4, leaseMs: 30_000, held: [] })
    await desk.round('quick')
    for (const row of held) await sendMessage(desk.scope(), row, 'slow')
    await desk.drain()
    expect(await counts()).toEqual({ 'in-digest': 5, sent: 1 })
    expect(desk.seen()).toHaveLength(1)
  })

  test('a list whose worker dies before the call is sent once by the next', async () => {
    await planMany(5, { urgency: 'work-hours' })
    await desk.round()
    const { db } = desk.scope()
    await db.query(
      `update outbox_message set locked_by = 'dead', locked_until = now() - interval '1 s' where status = 'planned'`,
    )
    await desk.drain()
    await desk.drain()
    expect(desk.seen()).toHaveLength(1)
  })
})

test('nothing goes out in quiet hours, outside of work or on the half hour; it comes as soon as it may', async () => {
  const arrivals = async (iso: string, urgency: PlannedCard['urgency']): Promise<string> => {
    desk.goTo(iso)
    const todoId = await plan({ urgency })
    const { due_at } = (await desk.row(`a card of to-do ${todoId}`)) as { due_at: Date }
    return due_at.toISOString().slice(5, 16)
  }
  expect([
    await arrivals('2027-03-01T02:30:10Z', 'now'),
    await arrivals('2027-03-01T12:59:10Z', 'now'),
    await arrivals('2027-03-01T13:00:00Z', 'now'),
    await arrivals('2027-03-01T13:00:00Z', 'work-hours'),
    await arrivals('2027-03-05T10:05:00Z', 'work-hours'),
    await arrivals('2027-03-05T10:05:00Z', 'morning'),
  ]).toEqual(['03-01T02:31', '03-01T12:59', '03-02T01:01', '03-02T01:05', '03-08T01:05', '03-06T01:05'])
})

test('a death at any point between plan and answer sends the card once', async () => {
  const dead = (condition: string) =>
    desk
      .scope()
      .db.query(`update outbox_message set locked_by = 'dead', locked_until = now() - interval '1 s', ${condition}`)
  // Claimed and no more.
  await plan()
  await dead('attempts = 1')
  await desk.drain()
  expect(desk.seen()).toHaveLength(1)
  // Marked, and perhaps called: the words were kept with the mark.
  await plan()
  desk.wire.sandbox.faults.add({ path: '/cgi-bin/message/send', kind: 'lose-answer' })
  await desk.round()
  await dead(`due_at = '${desk.now().toISOString()}'`)
  await desk.drain()
  expect(await counts()).toEqual({ sent: 2 })
  expect(desk.seen()).toHaveLength(2)
  // Its answer with the response code was lost: only its own press can update it.
  const codes = await desk
    .scope()
    .db.query('select response_code is null as lost from member_card order by created_at, dedupe_key')
  expect(codes.map((row: { lost: boolean }) => row.lost)).toEqual([false, true])
  await desk.hear(await desk.press(desk.seen()[1]!, 'done'))
  await desk.drain()
  expect(desk.seen()[1]?.replaceText).toBe('已完成')
})

test('a card whose words cannot be made is given up in the end, with its reason', async () => {
  // Where there is no to-do at all, it would only be dealt with.
  await desk.scope().db.query(
    `insert into todo (key, kind, title, user_id, due_at, created_by, created_at, source)
     values ('another', 'other', '另一件事', 'lin.mei', now() + interval '900 days', 'lin.mei', now(), 'hand')`,
  )
  await planCard(desk.scope(), {
    ...{ dedupeKey: 'broken', kind: 'todo', userId: 'lin.mei', externalUserId: null, urgency: 'now', expiresAt: null },
    ...{ subject: { todoId: 'no number', dueAt: 0 }, wanted: desk.now() },
  })
  const { maxAttempts } = desk.scope().settings.outbox
  for (let n = 0; n < maxAttempts; n++) {
    await expect(desk.round()).rejects.toThrow()
    await desk.scope().db.query(`update outbox_message set locked_until = now() - interval '1 s'`)
  }
  expect(await desk.round()).toEqual(['failed'])
  expect(await counts()).toEqual({ 'gave-up': 1 })
})

test('planned = sent + reasons + waiting, and no limit is passed, whatever happens', async () => {
  const act = fc.oneof(
    fc.record({
      do: fc.constant('plan' as const),
      many: fc.integer({ min: 1, max: 12 }),
      urgency: fc.constantFrom('now' as const, 'work-hours' as const, 'morning' as const),
    }),
    fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 7, 45, 300, 900) }),
    fc.record({ do: fc.constant('fault' as const), kind: fc.constantFrom('lose-answer', 'errcode') }),
    fc.record({ do: fc.constant('finish' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 10 }), async (acts) => {
      await desk.close()
      await open()
      const open_: string[] = []
      let planned = 0
      for (const one of acts) {
        if (one.do === 'plan') {
          planned += one.many
          for (let i = 0; i < one.many; i++)
            open_.push(
              await plan({ urgency: one.urgency, expiresAt: i % 3 ? null : new Date(desk.now().getTime() + HOUR) }),
            )
        } else if (one.do === 'wait') desk.later(one.minutes * MINUTE)
        else if (one.do === 'fault')
          desk.wire.sandbox.faults.add({
            path: '/cgi-bin/message/send',
            kind: one.kind,
            ...(one.kind === 'errcode' && { errcode: 60020 }),
          })
        else if (open_.length > 0) await finishTodo(desk.scope(), open_.pop()!, { outcome: 'handled', result: '' })
        await Promise.all([desk.round('a', 7), desk.round('b', 7)])
      }
      const [sums] = await desk.scope().db.query(
        `select count(*) filter (where status = 'sent')::int as sent,
                count(*) filter (where status in ('not-sent', 'failed', 'unknown') and reason is not null)::int as reasons,
                count(*) filter (where status in ('planned', 'sending'))::int as waiting
           from outbox_message o join member_card m using (dedupe_key) where m.kind = 'todo'`,
      )
      expect(sums.sent + sums.reasons + sums.waiting).toBe(planned)
      const delivered = [...desk.wire.sandbox.state.appMessages.values()]
      expect(delivered.filter(({ to }) => to.length === 0)).toEqual([])
      expect(delivered.filter(({ at }) => new Date(at).getUTCMinutes() % 30 === 0)).toEqual([])
    }),
    { numRuns: 8, seed: 5 },
  )
})
