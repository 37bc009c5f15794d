import { setTimeout as sleep } from 'node:timers/promises'
import type { Scope } from '../../src/scope'
import { setAutomaticSending } from '../../src/services/automaticSending'
import { planAppMessage } from '../../src/services/outbox/plan'
import { claimMessages, sendMessage } from '../../src/services/outbox/send'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const SEND = '/cgi-bin/message/send'
let database: TestDatabase
let wire: Wire
let now: Date
let scope: Scope

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query('truncate outbox_message, wecom_token')
  wire = await startWire()
  now = new Date()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock: () => now })
})
afterEach(() => wire.close())
afterAll(() => database.close())

const plan = (dedupeKey: string, more: { userId?: string; dueAt?: Date; expiresAt?: Date; automatic?: boolean } = {}) =>
  planAppMessage(scope, {
    dedupeKey,
    userId: 'lin.mei',
    externalUserId: null,
    content: { type: 'text', text: `words of ${dedupeKey}` },
    dueAt: now,
    expiresAt: null,
    ...more,
  })

/** One round of a worker: everything that is due now, at once. */
async function round(worker = 'a', limit = 100): Promise<string[]> {
  const rows = await claimMessages(scope, { worker, limit, leaseMs: 30_000, held: [] })
  return Promise.all(rows.map((row) => sendMessage(scope, row, worker)))
}

const rowOf = async (key: string) =>
  (await database.dataSource.query('select * from outbox_message where dedupe_key = $1', [key]))[0]
const inbox = (userId = 'lin.mei') =>
  (wire.sandbox.state.inboxes.get(userId) ?? []).map((id) => wire.sandbox.state.appMessages.get(id)?.content.content)
const later = (ms: number): void => void (now = new Date(now.getTime() + ms))

test("a planned message is sent once, with WeCom's id kept", async () => {
  await plan('one')
  expect([await round(), await round()]).toEqual([['sent'], []])
  expect(inbox()).toEqual(['words of one'])
  expect(await rowOf('one')).toMatchObject({
    status: 'sent',
    reason: null,
    sent_at: now,
    locked_by: null,
    last_error: null,
  })
  expect((await rowOf('one')).wecom_id).toMatch(/./)
})

test('the same cause plans one message, in parallel too', async () => {
  const planned = await Promise.all([plan('one'), plan('one'), plan('one')])
  expect(planned.filter(Boolean)).toHaveLength(1)
  await round()
  expect(await plan('one')).toBe(false)
  expect(inbox()).toHaveLength(1)
})

test('what is not due yet waits, and what is past its time is not sent, with its reason', async () => {
  await plan('later', { dueAt: new Date(now.getTime() + 60_000) })
  await plan('past', { expiresAt: new Date(now.getTime() - 1) })
  expect(await round()).toEqual(['not-sent'])
  expect(await rowOf('past')).toMatchObject({ status: 'not-sent', reason: 'expired' })
  later(60_000)
  expect(await round()).toEqual(['sent'])
})

test('several workers at once send each message once', async () => {
  for (let i = 0; i < 20; i++) await plan(`m${i}`, { userId: i % 2 ? 'lin.mei' : 'chen.hao' })
  await Promise.all(['a', 'b', 'c', 'd'].map((worker) => round(worker, 8)))
  await round()
  expect([...inbox(), ...inbox('chen.hao')].sort()).toEqual(
    Array.from({ length: 20 }, (_, i) => `words of m${i}`).sort(),
  )
})

test('a lost answer is repeated in the form that WeCom recognises: the member reads it once', async () => {
  await plan('one')
  wire.sandbox.faults.add({ path: SEND, kind: 'lose-answer' })
  expect(await round()).toEqual(['sending'])
  expect(await rowOf('one')).toMatchObject({ status: 'sending', last_error: 'no-answer' })
  later(scope.settings.outbox.backoffMs)
  expect(await round()).toEqual(['sent'])
  expect(inbox()).toHaveLength(1)
})

test('silence for longer than WeCom recognises a repeat is unknown, and is not repeated', async () => {
  await plan('one')
  wire.sandbox.faults.add({ path: SEND, kind: 'lose-answer', times: -1 })
  await round()
  later(4 * 3600_000)
  expect(await round()).toEqual(['unknown'])
  expect(await rowOf('one')).toMatchObject({ status: 'unknown', reason: 'no-longer-possible' })
  expect(await round()).toEqual([])
  expect(inbox()).toHaveLength(1)
})

test('a message whose process died in between is repeated as one that may be out', async () => {
  await plan('one')
  await claimMessages(scope, { worker: 'dead', limit: 1, leaseMs: 30_000, held: [] })
  await database.dataSource.query(
    `update outbox_message set status = 'sending', called_at = $1, locked_until = now() - interval '1 s'`,
    [now],
  )
  expect(await round()).toEqual(['sent'])
  expect(wire.sandbox.calls.list(SEND)[0]?.body).toMatchObject({ enable_duplicate_check: 1 })
})

test('past its time, one that may be out is unknown, not "not sent"', async () => {
  await plan('one', { expiresAt: new Date(now.getTime() + 1000) })
  wire.sandbox.faults.add({ path: SEND, kind: 'lose-answer' })
  await round()
  later(60_000)
  expect(await round()).toEqual(['unknown'])
})

test.each([['an unknown member', 'nobody.here', { errcode: 81013, reason: 'not-a-member' }]])(
  '%s is a failure with a cause, and is not tried again',
  async (_what, userId, { reason }) => {
    await plan('one', { userId })
    expect([await round(), await round()]).toEqual([['failed'], []])
    expect(await rowOf('one')).toMatchObject({ status: 'failed', reason })
  },
)

test('a busy WeCom is asked again later, and in the end given up with a reason', async () => {
  await plan('one')
  wire.sandbox.faults.add({ path: SEND, kind: 'errcode', errcode: 60020, times: -1 })
  for (let i = 1; i < scope.settings.outbox.maxAttempts; i++) {
    expect(await round()).toEqual(['planned'])
    expect(await round()).toEqual([])
    later(scope.settings.outbox.maxBackoffMs)
  }
  expect(await round()).toEqual(['failed'])
  expect(await rowOf('one')).toMatchObject({ reason: 'gave-up', last_error: 'errcode 60020' })
})

test('a limit of WeCom on this path is waited for', async () => {
  await plan('one')
  wire.sandbox.faults.add({ path: SEND, kind: 'errcode', errcode: 45009 })
  expect(await round()).toEqual(['planned'])
  const { due_at } = await rowOf('one')
  expect(due_at.getTime() - now.getTime()).toBeGreaterThan(50_000)
})

describe('over 30 a minute WeCom drops without a word', () => {
  test('so two workers together send 30, and the rest in the next minute; none is lost', async () => {
    for (let i = 0; i < 45; i++) await plan(`m${i}`)
    const outcomes = (await Promise.all([round('a', 25), round('b', 25)])).flat()
    expect(outcomes.filter((one) => one === 'sent')).toHaveLength(30)
    expect(inbox()).toHaveLength(30)
    later(60_000)
    wire.sandbox.clock.advance(60_000)
    await round()
    expect(inbox()).toHaveLength(45)
  })

  test('waiting for its turn costs a message none of its attempts', async () => {
    for (let i = 0; i < 30; i++) await plan(`m${i}`)
    await round()
    await plan('patient')
    for (let i = 0; i < 12; i++) {
      expect(await round()).toEqual(['planned'])
      await database.dataSource.query(`update outbox_message set due_at = $1 where dedupe_key = 'patient'`, [now])
    }
    later(60_000)
    wire.sandbox.clock.advance(60_000)
    wire.sandbox.faults.add({ path: SEND, kind: 'errcode', errcode: 60020 })
    expect(await round()).toEqual(['planned'])
    later(scope.settings.outbox.maxBackoffMs)
    expect(await round()).toEqual(['sent'])
  })

  test('other members do not wait', async () => {
    for (let i = 0; i < 31; i++) await plan(`m${i}`)
    await round()
    await plan('other', { userId: 'chen.hao' })
    expect(await round()).toEqual(['sent'])
  })
})

test('a worker that lost its lease before the call does not call', async () => {
  await plan('one')
  const [row] = await claimMessages(scope, { worker: 'slow', limit: 1, leaseMs: 1, held: [] })
  await sleep(10)
  expect(await round('quick')).toEqual(['sent'])
  await sendMessage(scope, row!, 'slow')
  expect(wire.sandbox.calls.list(SEND)).toHaveLength(1)
  expect((await rowOf('one')).status).toBe('sent')
})

test('what is sent without a person is held from the moment that is stopped, also when it was planned before; all else goes out', async () => {
  await plan('answer', { automatic: true, dueAt: new Date(now.getTime() + 1000) })
  await plan('notice', { dueAt: new Date(now.getTime() + 1000) })
  await setAutomaticSending(scope, { stopped: true, reason: '' })
  later(1000)
  expect((await round()).sort()).toEqual(['not-sent', 'sent'])
  expect(await rowOf('answer')).toMatchObject({ status: 'not-sent', reason: 'automatic-stopped', called_at: null })
  await setAutomaticSending(scope, { stopped: false, reason: '' })
  later(3600_000)
  expect([await round(), inbox()]).toEqual([[], ['words of notice']])
})
