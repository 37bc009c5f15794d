import { defaults } from '../../config/defaults'
import { addDays } from '../../src/decisions/calendar'
import { businessDate } from '../../src/decisions/businessTime'
import type { PlanStep } from '../../src/decisions/plans/definition'
import { jobs } from '../../src/jobs'
import { setOptOut } from '../../src/services/contacts/optOut'
import { setStage } from '../../src/services/contacts/stage'
import { recordOrder } from '../../src/services/orders'
import { createPlan, publishPlan } from '../../src/services/plans/write'
import { createTodo } from '../../src/services/todos/create'
import { recordTouch } from '../../src/services/touches'
import { readAhead } from '../../src/views/ahead'
import { startDesk, type CardDesk } from '../support/cards'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { SILENCE_TABLES } from '../support/silence'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Wednesday, 10:10 in Shanghai. */
const START = '2027-03-03T02:10:00Z'
const CONTACTS = ['wmCall', 'wmUnheard', 'wmBuyer', 'wmKey', 'wmTodo', 'wmLost', 'wmOnce', 'wmPlan', 'wmOut'] as const
const DAYS = 30

let database: TestDatabase
let desk: CardDesk
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
  await database.dataSource.query(
    `truncate ${SILENCE_TABLES}, order_line, replenishment, order_population, forecast_record`,
  )
  // Each card alone: a list says which moments its cards had to a person, not to a test.
  desk = await startDesk(database, START, { cards: { ...defaults.cards, ...({ singleAtMost: 99 } as object) } })
  const { db } = desk.scope()
  await db.query(`insert into department (id, name, parent_id, leader_user_ids) values (1, '店', 0, '{he.qing}')`)
  for (const userId of ['lin.mei', 'he.qing']) await insertMember(db, userId)
  for (const id of CONTACTS) await insertContact(db, id, { addedAt: at(-40 * DAY) })
})
afterAll(async () => {
  await desk.close()
  await database.close()
})

const at = (ms: number): Date => new Date(new Date(START).getTime() + ms)
const touch = (externalUserId: string, ago: number, kind: 'call' | 'talked' = 'call'): Promise<unknown> =>
  recordTouch(desk.scope(), {
    ...{ key: `${externalUserId}:${ago}`, externalUserId, userId: 'lin.mei', at: at(-ago), kind, direction: 'out' },
    ...{ outcome: 'reached', source: 'a test' },
  })
const buy = (externalUserId: string, daysAgo: number): Promise<unknown> =>
  recordOrder(desk.scope(), {
    ...{ orderNo: `${externalUserId}:${daysAgo}`, externalUserId, amountFen: 100, source: '店' },
    ...{ at: at(-daysAgo * DAY), lines: [{ sku: 'W1', quantity: 1 }] },
  })
const todo = (title: string, dueAt: Date): Promise<string> =>
  createTodo(
    { ...desk.scope(), actor: 'lin.mei' },
    { key: title, kind: 'follow-up', title, externalUserId: 'wmTodo', userId: 'lin.mei', dueAt, source: 'hand' },
  )
const livePlan = async (step: PlanStep): Promise<void> => {
  const definition = {
    event: { kind: 'ordered' as const, skus: [], groups: [] },
    overlap: 'each' as const,
    steps: [step],
    stops: [],
  }
  const id = await createPlan(desk.scope(), { name: '回访', subject: 'contact', definition })
  await publishPlan(desk.scope(), id, '')
}
const run = async (...names: string[]): Promise<void> => {
  for (const name of names) await jobs.find((job) => job.name === name)!.run(desk.scope())
}

/** What a card or a crossing was, to the minute. */
type Happening = readonly [at: string, contact: string, to: string | null, kind: string]
const minute = (moment: Date | string): string => `${new Date(moment).toISOString().slice(0, 16)}Z`
const KIND: Readonly<Record<string, string>> = {
  ...{
    alert: 'silence',
    escalation: 'silence',
    reminder: 'replenish',
    todo: 'todo',
    'key-account': 'todo',
    plan: 'todo',
  },
  crossing: 'crossing',
}

async function foretold(): Promise<Happening[]> {
  const all: Happening[] = []
  for (const contact of CONTACTS) {
    const ahead = await readAhead(desk.scope(), { externalUserId: contact, days: DAYS })
    for (const { at: moment, to, kind } of ahead!.items)
      all.push([minute(moment), contact, to?.userId ?? null, KIND[kind]!])
  }
  return all.sort()
}

async function happened(): Promise<Happening[]> {
  const { db } = desk.scope()
  const cards = await db.query<{ sent_at: Date; external_user_id: string; user_id: string; kind: string }[]>(
    `select o.sent_at, m.external_user_id, m.user_id, m.kind from outbox_message o join member_card m using (dedupe_key)
      where o.sent_at > $1`,
    [at(0)],
  )
  const crossings = await db.query<{ wanted_at: Date; external_user_id: string }[]>(
    'select wanted_at, external_user_id from silence_alert where wanted_at > $1',
    [at(0)],
  )
  return [
    ...cards.map((row): Happening => [minute(row.sent_at), row.external_user_id, row.user_id, row.kind]),
    ...crossings.map((row): Happening => [minute(row.wanted_at), row.external_user_id, null, 'crossing']),
  ].sort()
}

test('what is foretold for 30 days is what happens when nobody does anything: each card, to the minute', async () => {
  await touch('wmCall', 90 * MINUTE)
  // The alert of a Saturday waits for Monday.
  await touch('wmTodo', 4 * DAY + 3 * HOUR)
  for (const ago of [93, 62, 31, 0.1]) await buy('wmBuyer', ago)
  await buy('wmOnce', 12)
  // Day 3 is a Saturday, and again each week.
  await livePlan({
    time: { kind: 'day', day: 3, minute: 630, repeat: { everyDays: 7, times: 3 } },
    conditions: [],
    action: { kind: 'todo', title: '用着怎么样', words: '' },
  })
  await buy('wmPlan', 0)
  for (const ago of [62, 31, 0]) await buy('wmOut', ago)
  await setOptOut(desk.scope(), { externalUserId: 'wmOut', optedOut: true, userId: 'lin.mei' })
  await touch('wmKey', 9 * DAY)
  await setStage(desk.scope(), { externalUserId: 'wmKey', stage: 'key', userId: null })
  await setStage(desk.scope(), { externalUserId: 'wmLost', stage: 'lost', userId: null })
  await touch('wmLost', 2 * DAY)
  await todo('下午', at(3 * DAY + 4 * HOUR + 20 * MINUTE))
  await todo('半夜', at(5 * DAY + 16 * HOUR))
  await run('silence-signals', 'silence', 'forecast', 'replenish', 'todo-cards')
  await desk.drain()

  const told = await foretold()
  expect(told.length).toBeGreaterThan(20)
  expect(new Set(told.map(([, , , kind]) => kind))).toEqual(new Set(['crossing', 'silence', 'replenish', 'todo']))

  // Each moment that was foretold and the minute before it, so that nothing may come early; and each day, for what was not.
  const moments = new Set<number>()
  for (const [moment] of told) for (const ms of [-MINUTE, 0]) moments.add(Date.parse(moment) + ms)
  const midnight = new Date(`${addDays(businessDate(desk.now(), 'Asia/Shanghai'), 1)}T00:00:00+08:00`).getTime()
  const daily = new Map<number, string[]>()
  for (let day = 0; day < DAYS; day++) {
    daily.set(midnight + day * DAY + 14 * MINUTE, ['replenish', 'forecast', 'replenish'])
    daily.set(midnight + day * DAY + (6 * 60 + 11) * MINUTE, ['key-accounts'])
  }
  for (const moment of [...new Set([...moments, ...daily.keys()])].sort((a, b) => a - b)) {
    if (moment <= desk.now().getTime() || moment > at(DAYS * DAY).getTime()) continue
    desk.goTo(new Date(moment).toISOString())
    await run(...(daily.get(moment) ?? []), 'silence', 'follow-up-plans', 'todo-cards')
    await desk.drain()
  }
  expect(await happened()).toEqual(told)
})

test('of nobody nothing is foretold', async () => {
  expect(await readAhead(desk.scope(), { externalUserId: 'wmNobody', days: 30 })).toBeNull()
})
