import type { CampaignDefinition } from '../../src/decisions/campaigns/definition'
import type { Scope } from '../../src/scope'
import { stopCampaign } from '../../src/services/campaigns/acts'
import { conductCampaigns } from '../../src/services/campaigns/conduct'
import { readNumbers } from '../../src/views/campaigns/numbers'
import { approved, campaignOf, tillMorning, workThrough } from '../support/campaigns'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { startWire, type Json, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const MINUTE = 60_000
const DAY = 24 * 3600_000

let database: TestDatabase
let wire: Wire
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource
    .query(`truncate campaign, campaign_run, campaign_part, campaign_target, campaign_preview, contact,
    follow_user, member, contact_fact, contact_fact_stale, mass_message, mass_message_task, mass_message_receipt, timeline_entry,
    wecom_token, todo, contact_signal`)
  wire = await startWire({ limits: 'off' })
  wire.sandbox.clock.advance(tillMorning(wire.sandbox.clock.now()))
  const db = database.dataSource.manager
  const clock = (): Date => new Date(wire.sandbox.clock.now())
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock, now: clock() })
  await insertMember(db, 'lin.mei')
})
afterEach(() => wire.close())
afterAll(() => database.close())

const later = (ms: number): void => void wire.sandbox.clock.advance(ms)
async function contact(): Promise<string> {
  const { externalUserId: id } = await wire.sandbox.add({ userId: 'lin.mei' })
  await insertContact(scope.db, id, { followers: ['lin.mei'] })
  return id
}
const complains = (id: string): Promise<unknown> =>
  scope.db.query(
    `insert into todo (key, kind, title, external_user_id, user_id, due_at, created_at, created_by, source)
     values ($1, 'complaint', '漏水', $1, 'lin.mei', now(), now(), 'lin.mei', 'hand')`,
    [id],
  )
const talked = (id: string): Promise<unknown> =>
  scope.db.query(
    `insert into contact_signal (external_user_id, last_heard_at, heard_kind, observable, watched_since) values ($1, $2, 'call', true, $2)`,
    [id, scope.clock()],
  )
async function sent(draft: Partial<CampaignDefinition>): Promise<{ id: number; runId: number }> {
  const campaign = await approved(scope, campaignOf(draft))
  later(MINUTE)
  await workThrough(scope)
  return campaign
}
const asked = (): string[][] =>
  wire.sandbox.calls
    .list('/cgi-bin/externalcontact/add_msg_template')
    .map(({ body }) => (body as Json).external_userid as string[])
const target = async (id: string): Promise<unknown> =>
  (
    await scope.db.query<unknown[]>(
      'select outcome, held_by as held, part_id is not null as asked from campaign_target where external_user_id = $1',
      [id],
    )
  )[0]
const numbers = async (runId: number): Promise<unknown> => {
  const all = (await readNumbers(scope, [runId])).get(runId)!
  const reasons = all.reasons.reduce((sum, { count }) => sum + count, 0)
  expect(all.sent + all.waiting + reasons).toBe(all.eligible)
  return [all.eligible, all.waiting, all.held]
}

const state = async (): Promise<unknown> => {
  const [run] = await scope.db.query<{ state: string }[]>('select state from campaign_run')
  return run?.state
}

test('who cannot be written to just now is tried again at the same time of the next days, and then the reason stands', async () => {
  const [free, busy, angry] = [await contact(), await contact(), await contact()]
  await talked(busy)
  await complains(angry)
  const { runId } = await sent({ holdDays: 2, confirmDays: 30 })
  expect([asked(), await numbers(runId)]).toEqual([[[free]], [3, 3, 2]])
  expect(await target(busy)).toEqual({ outcome: null, held: 'talked-recently', asked: false })
  expect(await state()).toBe('confirming')

  later(DAY - 2 * MINUTE)
  await workThrough(scope)
  expect(asked()).toHaveLength(1)
  later(2 * MINUTE)
  await workThrough(scope)
  expect([asked(), await numbers(runId)]).toEqual([
    [[free], [busy]],
    [3, 3, 1],
  ])
  expect(await target(busy)).toEqual({ outcome: null, held: null, asked: true })
  expect(await target(angry)).toEqual({ outcome: null, held: 'complaint-open', asked: false })

  later(DAY)
  await workThrough(scope)
  expect(await target(angry)).toEqual({ outcome: 'complaint-open', held: null, asked: false })
  expect(await numbers(runId)).toEqual([3, 2, 0])
  const [run] = await scope.db.query<unknown[]>('select state, retry_at from campaign_run')
  expect(run).toEqual({ state: 'confirming', retry_at: null })
  const notes = await scope.db.query('select external_user_id as id, detail from timeline_entry')
  expect(notes).toMatchObject([{ id: angry, detail: { outcome: 'complaint-open' } }])
  later(DAY)
  await workThrough(scope)
  expect(asked()).toHaveLength(2)
})

test('who went out of the audience meanwhile is not written to, and without days to wait nobody is held', async () => {
  const [gone, stays] = [await contact(), await contact()]
  await complains(gone)
  await complains(stays)
  const { runId } = await sent({ holdDays: 1 })
  expect(await numbers(runId)).toEqual([2, 2, 2])
  await scope.db.query('delete from todo')
  await scope.db.query('update follow_user set removed_at = $2 where external_user_id = $1', [gone, scope.clock()])
  later(DAY)
  await workThrough(scope)
  expect([asked(), await target(gone)]).toEqual([[[stays]], { outcome: 'left-audience', held: null, asked: false }])
  await complains(stays)
  const next = await sent({ holdDays: 0, content: { text: '再来', attachments: [] } })
  expect((await readNumbers(scope, [next.runId])).get(next.runId)).toMatchObject({
    held: 0,
    reasons: [{ outcome: 'complaint-open' }],
  })
})

test('stopped, those who are held are not tried again', async () => {
  const id = await contact()
  await contact()
  await complains(id)
  const campaign = await sent({ holdDays: 3 })
  await stopCampaign(scope, campaign.id)
  expect(await target(id)).toEqual({ outcome: 'stopped', held: null, asked: false })
  await scope.db.query('delete from todo')
  later(2 * DAY)
  await workThrough(scope)
  expect(asked()).toHaveLength(1)
})

test('who has talked with somebody between the planning and the submission is held as well', async () => {
  const [free, busy] = [await contact(), await contact()]
  await approved(scope, campaignOf({ holdDays: 1, confirmDays: 30 }))
  later(MINUTE)
  await conductCampaigns(scope)
  await talked(busy)
  await workThrough(scope)
  expect(asked()).toEqual([[free]])
  expect(await target(busy)).toEqual({ outcome: null, held: 'talked-recently', asked: false })
  later(DAY)
  await workThrough(scope)
  expect(asked()).toEqual([[free], [busy]])
})

test('a customer whom the last sending of a repeated campaign has not reached yet gets no second task beside it', async () => {
  const id = await contact()
  const [day] = new Date(scope.clock().getTime() + DAY).toISOString().split('T')
  const time = { kind: 'repeat' as const, day: day!, minute: 610, rule: 'FREQ=DAILY' }
  await approved(scope, campaignOf({ time, holdDays: 0, confirmDays: 30 }))
  later(DAY)
  await workThrough(scope)
  later(DAY)
  await workThrough(scope)
  expect(asked()).toEqual([[id]])
  const outcomes = await scope.db.query('select outcome from campaign_target order by run_id')
  expect(outcomes).toEqual([{ outcome: null }, { outcome: 'cap-day' }])
})
