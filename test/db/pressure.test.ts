import { businessDate, momentAt } from '../../src/decisions/businessTime'
import { addDays, daysOfMonth } from '../../src/decisions/calendar'
import { messageClasses, pressureReason, type MessageClass, type Pressure } from '../../src/decisions/pressure'
import { parameters } from '../../src/facts/audience/parameters'
import { pressureRows, pressureRules } from '../../src/facts/pressure'
import type { Scope } from '../../src/scope'
import { seeded } from '../../src/sandbox/random'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { buildScope } from '../support/scope'

/** A Friday, the last of a short month, 16:30 in Shanghai. */
const NOW = new Date('2027-02-26T08:30:00Z')
const HOUR = 3600_000
const ago = (ms: number): Date => new Date(NOW.getTime() - ms)

let database: TestDatabase
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now: NOW, clock: () => NOW })
})
beforeEach(() =>
  database.dataSource.query(`truncate contact, follow_user, contact_signal, todo, mass_message_receipt, quick_reply_use,
    replenishment, silence_alert, follow_up_plan, follow_up_plan_version, follow_up_enrolment, campaign_part, campaign_target`),
)
afterAll(() => database.close())

const query = (sql: string, values: unknown[] = []): Promise<unknown> => scope.db.query(sql, values)
const received = (id: string, at: Date, status = 1): Promise<unknown> =>
  query(
    `insert into mass_message_receipt (msg_id, user_id, external_user_id, status, sent_at) values (gen_random_uuid(), 'lin.mei', $1, $3, $2)`,
    [id, at, status],
  )
const talked = (id: string, at: Date, kind = 'call'): Promise<unknown> =>
  query(
    `insert into contact_signal (external_user_id, last_heard_at, heard_kind, observable, watched_since) values ($1, $2, $3, true, $2)`,
    [id, at, kind],
  )
const complains = (id: string, doneAt: Date | null): Promise<unknown> =>
  query(
    `insert into todo (key, kind, title, external_user_id, user_id, due_at, created_at, created_by, done_at, source)
     values (gen_random_uuid(), 'complaint', '投诉', $1, 'lin.mei', $2, $2, 'lin.mei', $3, 'hand')`,
    [id, NOW, doneAt],
  )
const runsOut = (id: string, remindOn: string): Promise<unknown> =>
  query(
    `insert into replenishment (external_user_id, sku, last_order_line_id, last_day, remind_on, stale) values ($1, 'W1', 1, '2027-01-01', $2, false)`,
    [id, remindOn],
  )
const sends = (id: string, at: Date, outcome = 'sent'): Promise<unknown> =>
  query(
    `insert into quick_reply_use (attempt, part, parts, quick_reply_id, user_id, external_user_id, stage, outcome, at)
     values (gen_random_uuid(), 0, 1, null, 'lin.mei', $1, 'lead', $3, $2)`,
    [id, at, outcome],
  )

/** What weighs on each contact, as the database sees it. */
async function weights(): Promise<Map<string, Pressure>> {
  const values = parameters()
  const rows = await scope.db.query<
    (Omit<Pressure, 'due' | 'optedOut' | 'lastTalkedAt'> & {
      external_user_id: string
      opted_out: boolean
      last_talked_at: Date | null
      due: number | null
    })[]
  >(pressureRows(scope, { ownRun: 0 }, values), values.values)
  return new Map(
    rows.map(({ external_user_id: id, opted_out: optedOut, last_talked_at: lastTalkedAt, due, ...rest }) => [
      id,
      { ...rest, optedOut, lastTalkedAt, due: due === null ? null : messageClasses[due]! },
    ]),
  )
}

/** The reason for each contact, as the database finds it. */
async function reasons(kind: MessageClass): Promise<Map<string, string | null>> {
  const values = parameters()
  const { join, rules } = pressureRules(scope, { kind, id: 'c.external_user_id', ownRun: 0 }, values)
  const cases = rules.map(({ reason, when }) => `when ${when} then '${reason}'`).join(' ')
  const rows = await scope.db.query<{ id: string; reason: string | null }[]>(
    `select c.external_user_id as id, case ${cases} end as reason from contact c ${join}`,
    values.values,
  )
  return new Map(rows.map(({ id, reason }) => [id, reason]))
}

test('of many contacts at once the reasons are those of the rule for one, of every class', async () => {
  const random = seeded(5)
  const maybe = (percent: number): boolean => random.between(1, 100) <= percent
  const ids = Array.from({ length: 160 }, (_, i) => `wm${i}`)
  for (const id of ids) {
    await insertContact(scope.db, id)
    if (maybe(6)) await query('update contact set opted_out_at = $2 where external_user_id = $1', [id, ago(HOUR)])
    if (maybe(12)) await complains(id, maybe(40) ? ago(HOUR) : null)
    if (maybe(40)) await talked(id, ago(random.between(0, 40) * HOUR), random.pick(['call', 'order', 'message']))
    for (let n = random.between(0, 3); n > 0; n--)
      await received(id, ago(random.between(0, 260) * HOUR), random.pick([1, 1, 0, 2]))
    if (maybe(3)) for (let n = 0; n < 28; n++) await received(id, ago(20 * 24 * HOUR))
    if (maybe(30)) await sends(id, ago(random.between(0, 200) * HOUR), random.pick(['sent', 'failed']))
    if (maybe(15)) await runsOut(id, random.pick(['2027-02-25', '2027-02-26', '2027-02-27']))
  }
  const known = await weights()
  const moment = { now: NOW, monthAtMost: 28 }
  const none = { optedOut: false, complaint: false, lastTalkedAt: null, today: 0, week: 0, month: 0, due: null }
  const seen = new Set<string | null>()
  for (const kind of messageClasses) {
    const found = await reasons(kind)
    const wanted = ids.map((id) => pressureReason(kind, known.get(id) ?? none, moment, scope.settings.pressure))
    expect(ids.map((id) => found.get(id))).toEqual(wanted)
    wanted.forEach((reason) => seen.add(reason))
  }
  expect(seen).toEqual(
    new Set([
      ...[null, 'opted-out', 'month-limit', 'complaint-open', 'talked-recently', 'gives-way', 'cap-day', 'cap-week'],
    ]),
  )
})

test('days, weeks and months are those of the business, to the second', async () => {
  const today = businessDate(NOW, 'Asia/Shanghai')
  const midnight = momentAt(today, 0, 'Asia/Shanghai')
  await received('wm1', midnight)
  await received('wm1', new Date(midnight.getTime() - 1))
  await received('wm1', momentAt(addDays(today, -6), 0, 'Asia/Shanghai'))
  await received('wm1', new Date(momentAt(addDays(today, -6), 0, 'Asia/Shanghai').getTime() - 1))
  await received('wm1', momentAt('2027-02-01', 0, 'Asia/Shanghai'))
  await received('wm1', new Date(momentAt('2027-02-01', 0, 'Asia/Shanghai').getTime() - 1))
  expect((await weights()).get('wm1')).toMatchObject({ today: 1, week: 3, month: 5 })
  expect(daysOfMonth(today)).toBe(28)
})

test('tasks that members have not confirmed yet count as today’s, but not for their own run', async () => {
  const part = async (campaignId: number, id: string, state: string, outcome: string | null): Promise<void> => {
    await query(
      `with part as (
         insert into campaign_part (run_id, campaign_id, user_id, number, size, state, due_at)
         values ($1, $1, 'lin.mei', 0, 1, $3, now()) returning id)
       insert into campaign_target (run_id, external_user_id, campaign_id, part_id, outcome) select $1, $2, $1, id, $4 from part`,
      [campaignId, id, state, outcome],
    )
  }
  await part(1, 'wm1', 'submitted', null)
  await part(2, 'wm2', 'unknown', null)
  await part(3, 'wm3', 'cancelled', null)
  await part(4, 'wm4', 'submitted', 'stopped')
  const counted = async (own: number): Promise<string[]> => {
    const values = parameters()
    const rows = await scope.db.query<{ external_user_id: string }[]>(
      pressureRows(scope, { ownRun: own }, values),
      values.values,
    )
    return rows.map((row) => row.external_user_id).sort()
  }
  expect([await counted(0), await counted(1)]).toEqual([['wm1', 'wm2'], ['wm2']])
})

test('what is due today comes first: a reminder, a step of a plan, an alert that nobody has answered', async () => {
  await runsOut('wm1', '2027-02-26')
  await query(
    `insert into silence_alert (episode_id, tier, external_user_id, wanted_at, alerted_at, answered_at)
     values (1, 'pre-churn', 'wm2', $1, $1, null), (2, 'pre-churn', 'wm3', $1, $1, $1), (3, 'pre-churn', 'wm4', $2, $2, null)`,
    [ago(HOUR), ago(20 * HOUR)],
  )
  await query(
    `with plan as (
       insert into follow_up_plan (name, subject, state, changed_by, changed_at)
       select name, 'contact', 'live', 'he.qing', now() from unnest(array['silent', 'ordered']) name returning id, name)
     insert into follow_up_enrolment (plan_id, version, subject_id, event_key, slot, event, began_at, started_at, started_by,
                                      next_step, next_round, next_due_at)
     select id, 1, 'wm-' || name, name, '', jsonb_build_object('kind', name), $1, $1, 'a test', 0, 0,
            $1::timestamptz + interval '2 h' from plan`,
    [ago(HOUR)],
  )
  const due = [...(await weights())].map(([id, { due: first }]) => [id, first])
  expect(due.sort()).toEqual([
    ['wm-ordered', 'service'],
    ['wm-silent', 'win-back'],
    ['wm1', 'replenishment'],
    ['wm2', 'win-back'],
  ])
})
