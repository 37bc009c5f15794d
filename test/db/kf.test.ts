import type { Scope } from '../../src/scope'
import { setAutomaticSending } from '../../src/services/automaticSending'
import { setOptOut } from '../../src/services/contacts/optOut'
import { wantAccount } from '../../src/services/kf/accounts'
import { answerOccasion, claimOccasions } from '../../src/services/kf/answer'
import { claimAccounts, pullAccount } from '../../src/services/kf/pull'
import { describeVisitors } from '../../src/services/kf/visitors'
import { claimKf, sendKf } from '../../src/services/kf/send'
import type { KfAction } from '../../src/services/kf/types'
import { addFault } from '../support/app'
import { testDatabase, type TestDatabase } from '../support/database'
import { deciding, KF, reply, said, visitor } from '../support/kf'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const HOUR_MS = 3600_000
const SYNC = '/cgi-bin/kf/sync_msg'
const SEND = '/cgi-bin/kf/send_msg'
const MOVE = '/cgi-bin/kf/service_state/trans'
const TABLES =
  'kf_account, kf_message, kf_session, outbox_message, touch, contact, contact_signal, timeline_entry, automatic_sending, wecom_token'
let database: TestDatabase
let wire: Wire
let scope: Scope

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query(`truncate ${TABLES}`)
  // At noon in Shanghai, when people serve.
  let at = Date.parse('2030-01-01T12:00:00+08:00')
  wire = await startWire({ limits: 'off', machineNow: () => at++ })
  const db = database.dataSource.manager
  const clock = () => new Date(wire.sandbox.clock.now())
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock })
})
afterEach(() => wire.close())
afterAll(() => database.close())

const rows = (sql: string, values: unknown[] = []) => database.dataSource.query<Record<string, unknown>[]>(sql, values)
const later = (ms: number) => wire.sandbox.clock.advance(ms)
const claim = (worker = 'a') => ({ worker, limit: 100, leaseMs: 30_000, held: [] })
const does = (act: 'write' | 'enter' | 'end' | 'say', more: object = {}) =>
  wire.sandbox.kf({ act, openKfId: KF, externalUserId: visitor, ...more })

/** What a callback leads to: the account is read, and who wrote is asked about. */
async function read(worker = 'a'): Promise<unknown[]> {
  await wantAccount(scope, { openKfId: KF, token: '', at: scope.clock() })
  const claimed = await claimAccounts(scope, claim(worker))
  const pulled = await Promise.all(claimed.map((row) => pullAccount(scope, row, worker)))
  await describeVisitors(
    scope,
    pulled.flatMap(({ visitors }) => [...visitors]),
  )
  return pulled.map(({ outcome, fresh }) => ({ outcome, fresh }))
}

/** After a quiet moment it is decided, and what was decided is done until nothing is left. */
async function answer(decide: ReturnType<typeof deciding>): Promise<string[]> {
  later(scope.settings.kf.quietMs + 1)
  for (const row of await claimOccasions(scope, claim())) await answerOccasion(scope, row, 'a', decide)
  return send()
}

async function send(): Promise<string[]> {
  const outcomes: string[] = []
  for (let due = await claimKf(scope, claim()); due.length > 0; due = await claimKf(scope, claim())) {
    for (const row of due) outcomes.push(await sendKf(scope, row, 'a'))
  }
  return outcomes
}

const always = (...actions: KfAction[]) => deciding(({ messages }) => (messages.length > 0 ? actions : []))

test('whoever writes is kept as a contact without a follower, heard, and described', async () => {
  await does('write', { text: '在吗' })
  expect(await read()).toEqual([{ outcome: 'done', fresh: 1 }])
  expect(await rows('select external_user_id, name, type from contact')).toEqual([
    { external_user_id: visitor, name: '新朋友', type: 1 },
  ])
  expect(await rows('select state, heard_kind, heard_source, observable from contact_signal')).toEqual([
    { state: 'fresh', heard_kind: 'message', heard_source: 'kf', observable: true },
  ])
})

test('a page that was read twice, an empty page and a page that comes again change nothing', async () => {
  for (let i = 0; i < 5; i++) await does('write', { text: String(i) })
  for (const kind of ['repeat-page', 'empty-page', 'repeat-page']) addFault(wire.sandbox, { path: SYNC, kind })
  await read()
  await rows(`update kf_account set cursor = null`)
  await read()
  expect((await rows(`select payload->>'content' as c from kf_message order by id`)).map(({ c }) => c)).toEqual([
    ...['0', '1', '2', '3', '4'],
  ])
  expect(await rows('select count(*)::int as n from touch')).toEqual([{ n: 5 }])
})

test('who lost the lease of an account writes nothing any more', async () => {
  await does('write', { text: '1' })
  await wantAccount(scope, { openKfId: KF, token: '', at: scope.clock() })
  const [row] = await claimAccounts(scope, claim('slow'))
  await rows(`update kf_account set locked_by = 'other'`)
  expect(row && (await pullAccount(scope, row, 'slow'))).toMatchObject({ outcome: 'lost', fresh: 0 })
  expect(await rows('select 1 from kf_message')).toEqual([])
})

test('with a token that has ended the account is read without it', async () => {
  await does('write', { text: '1' })
  await wantAccount(scope, { openKfId: KF, token: 'ended', at: scope.clock() })
  const [row] = await claimAccounts(scope, claim())
  expect(row && (await pullAccount(scope, row, 'a'))).toMatchObject({ outcome: 'done', fresh: 1 })
  expect(wire.sandbox.calls.list(SYNC).map(({ errcode }) => errcode)).toEqual([95007, 0])
})

test('who asks while an account is read has it read again, and a failure waits and is told', async () => {
  addFault(wire.sandbox, { path: SYNC, kind: 'errcode', errcode: 40001, times: -1 })
  expect(await read()).toEqual([{ outcome: 'failed', fresh: 0 }])
  const [failed] = await rows('select due_at > $1 as later, last_error from kf_account', [scope.clock()])
  expect(failed).toMatchObject({ later: true, last_error: expect.stringContaining('40001') as string })
  wire.sandbox.faults.clear()
  await wantAccount(scope, { openKfId: KF, token: '', at: scope.clock() })
  const [row] = await claimAccounts(scope, claim())
  await wantAccount(scope, { openKfId: KF, token: '', at: scope.clock() })
  expect(row && (await pullAccount(scope, row, 'a')).outcome).toBe('done')
  expect(await rows('select due_at is not null as due, last_error from kf_account')).toEqual([
    { due: true, last_error: null },
  ])
})

test('five answers are sent after the last message of a customer, the sixth says why not; the next message lets five more', async () => {
  const decide = always(...['1', '2', '3', '4', '5', '6'].map(reply))
  await does('write', { text: 'a' })
  await read()
  expect(await answer(decide)).toEqual([...Array<string>(5).fill('sent'), 'not-sent'])
  expect(said(wire.sandbox)).toEqual(['1', '2', '3', '4', '5'])
  expect(await rows(`select reason from outbox_message where status = 'not-sent'`)).toEqual([{ reason: 'kf-limit' }])
  later(1000)
  await does('write', { text: 'b' })
  await read()
  expect((await answer(decide)).filter((one) => one === 'sent')).toHaveLength(5)
  expect(wire.sandbox.calls.list(SEND)).toHaveLength(10)
  expect(await rows(`select distinct kind from timeline_entry order by 1`)).toEqual([
    { kind: 'kf-not-sent' },
    { kind: 'kf-sent' },
  ])
})

test('what WeCom counts otherwise it refuses, and it is failed with its reason', async () => {
  await does('write', { text: 'a' })
  await read()
  addFault(wire.sandbox, { path: SEND, kind: 'errcode', errcode: 95001 })
  expect(await answer(always(reply('1')))).toEqual(['failed'])
  expect(await rows('select status, reason, last_error from outbox_message')).toEqual([
    { status: 'failed', reason: 'kf-limit', last_error: 'errcode 95001' },
  ])
  expect(await rows(`select outcome from kf_message where origin = 'server'`)).toEqual([{ outcome: 'refused' }])
})

test('a session that stands elsewhere than we think is looked at again, and its visitor is left to the human', async () => {
  const decide = always(reply('1'))
  await does('write', { text: 'a' })
  await read()
  await wire.call(MOVE, { open_kfid: KF, external_userid: visitor, service_state: 2 })
  expect(await answer(decide)).toEqual(['failed'])
  expect(await rows('select state from kf_session')).toEqual([{ state: 2 }])
  await does('write', { text: 'b' })
  await read()
  expect(await answer(decide)).toEqual([])
  expect(decide.asked).toHaveLength(1)
})

test('a session that ended by its age without a word is answered when the customer comes back', async () => {
  await does('write', { text: 'a' })
  await read()
  await answer(always({ kind: 'hand-over', userIds: ['lin.mei'], words: {} }))
  expect(await rows('select state, servicer_user_id from kf_session')).toEqual([
    { state: 3, servicer_user_id: 'lin.mei' },
  ])
  later(49 * HOUR_MS)
  await does('write', { text: 'b' })
  await read()
  expect(await answer(always(reply('又见面了')))).toEqual(['sent'])
})

test('what somebody wrote while it was decided is decided about afterwards, and nothing twice', async () => {
  await does('write', { text: 'a' })
  await read()
  later(scope.settings.kf.quietMs + 1)
  const [row] = await claimOccasions(scope, claim())
  await does('write', { text: 'b' })
  await read()
  const decide = always(reply('x'))
  expect(row && (await answerOccasion(scope, row, 'a', decide))).toBe('decided')
  await answer(decide)
  await does('write', { text: 'c' })
  await read()
  await answer(decide)
  expect(decide.asked.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['a', 'b'], ['c']])
})

test('old words are kept and not answered, and neither is what was recalled', async () => {
  await does('write', { text: 'old' })
  later(2 * HOUR_MS)
  const { msgId } = await does('write', { text: 'oops' })
  await wire.sandbox.kf({ act: 'recall', openKfId: KF, externalUserId: visitor, msgId: msgId ?? '' })
  await does('write', { text: 'new' })
  await read()
  const decide = always(reply('x'))
  await answer(decide)
  expect(decide.asked.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['new']])
  expect(await rows(`select 1 from kf_message where origin = 'customer'`)).toHaveLength(3)
})

test('a decision that fails is asked again, and given up in the end without blocking what comes later', async () => {
  await does('write', { text: 'a' })
  await read()
  const fails = Object.assign(async () => Promise.reject(new Error('no rules')), { asked: [] })
  for (let i = 0; i < scope.settings.kf.maxAttempts; i++) {
    await answer(fails)
    later(scope.settings.kf.maxBackoffMs)
  }
  expect(await rows('select due_at, last_error from kf_session')).toEqual([
    { due_at: null, last_error: 'Error: no rules' },
  ])
  await does('write', { text: 'b' })
  await read()
  expect(await answer(always(reply('x')))).toEqual(['sent'])
})

test('who asked not to be written to gets only what is about that; what is stopped is not sent to anybody', async () => {
  await does('write', { text: '退订' })
  await read()
  await setOptOut(scope, { externalUserId: visitor, optedOut: true, userId: null })
  const goodbye: KfAction = { kind: 'reply', content: { type: 'text', text: '已退订' }, evenIfOptedOut: true }
  expect(await answer(always(reply('新品上市'), goodbye))).toEqual(['not-sent', 'sent'])
  await setAutomaticSending(scope, { stopped: true, reason: '' })
  await does('write', { text: 'b' })
  await read()
  expect(
    await answer(always(goodbye, { kind: 'upgrade', to: { type: 'member', userId: 'lin.mei', wording: '' } })),
  ).toEqual([...['not-sent', 'not-sent']])
  expect(await rows('select distinct reason from outbox_message where reason is not null order by 1')).toEqual([
    { reason: 'automatic-stopped' },
    { reason: 'opted-out' },
  ])
})

test('a hand-over goes to the least busy who receives, of those named; outside office hours into the pool', async () => {
  const handOver = (...userIds: string[]): KfAction => ({ kind: 'hand-over', userIds, words: { closed: '明天见' } })
  const come = async (externalUserId: string, action: KfAction) => {
    await wire.sandbox.kf({ act: 'write', openKfId: KF, externalUserId, text: '人工' })
    await read()
    await answer(always(action))
    return (
      await rows('select state, servicer_user_id as id from kf_session where external_user_id = $1', [externalUserId])
    )[0]
  }
  expect(await come('wmOne', handOver())).toEqual({ state: 3, id: 'chen.hao' })
  expect(await come('wmTwo', handOver())).toEqual({ state: 3, id: 'lin.mei' })
  expect(await come('wmThree', handOver('lin.mei'))).toEqual({ state: 3, id: 'lin.mei' })
  expect(await come('wmFour', handOver('wang.jing'))).toEqual({ state: 2, id: null })
  later(11 * HOUR_MS)
  expect(await come('wmFive', handOver())).toEqual({ state: 2, id: null })
  expect(said(wire.sandbox, 'wmFive')).toEqual(['明天见'])
})

test('a hand-over whose answer was lost is looked for again and done once', async () => {
  await does('write', { text: '人工' })
  await read()
  addFault(wire.sandbox, { path: MOVE, kind: 'lose-answer' })
  expect(await answer(always({ kind: 'hand-over', userIds: ['lin.mei'], words: {} }))).toEqual(['planned'])
  later(HOUR_MS)
  expect(await send()).toEqual(['sent'])
  expect(wire.sandbox.calls.list(MOVE)).toHaveLength(1)
  expect(await rows('select state, servicer_user_id from kf_session')).toEqual([
    { state: 3, servicer_user_id: 'lin.mei' },
  ])
})

test('a session can be ended with words, and a visitor invited to a member', async () => {
  await does('write', { text: '人工' })
  await read()
  await answer(always({ kind: 'hand-over', userIds: ['lin.mei'], words: { accepted: '' } }))
  const goodbye = { type: 'text', text: '再见' } as const
  await does('say', { userId: 'lin.mei', text: '好' })
  await does('enter')
  await read()
  const ending = deciding(() => [
    { kind: 'upgrade', to: { type: 'member', userId: 'lin.mei', wording: '加我' } },
    { kind: 'end', words: goodbye },
  ])
  expect(await answer(ending)).toEqual(['sent', 'sent', 'sent'])
  expect([said(wire.sandbox), wire.sandbox.state.ledger.kfUpgrades.size]).toEqual([['再见'], 1])
  expect((await rows(`select kind from timeline_entry order by kind`)).map(({ kind }) => kind)).toEqual([
    ...['kf-ended', 'kf-handed-over', 'kf-sent', 'kf-upgraded'],
  ])
})

test('of two processes one reads, one decides and one sends', async () => {
  for (let i = 0; i < 5; i++) {
    await wire.sandbox.kf({ act: 'write', openKfId: KF, externalUserId: `wmMany${i}`, text: 'a' })
  }
  await wantAccount(scope, { openKfId: KF, token: '', at: scope.clock() })
  const [a, b] = await Promise.all([claimAccounts(scope, claim('a')), claimAccounts(scope, claim('b'))])
  expect(a.length + b.length).toBe(1)
  const [row] = [...a, ...b]
  await pullAccount(scope, row!, a.length ? 'a' : 'b')
  later(scope.settings.kf.quietMs + 1)
  const decide = always(reply('x'))
  const work = async (worker: string) => {
    for (const one of await claimOccasions(scope, claim(worker))) await answerOccasion(scope, one, worker, decide)
    for (const one of await claimKf(scope, claim(worker))) await sendKf(scope, one, worker)
  }
  await Promise.all([work('a'), work('b')])
  await send()
  expect(wire.sandbox.calls.list(SEND)).toHaveLength(5)
  expect(decide.asked).toHaveLength(5)
})

describe('with everything automatic stopped', () => {
  const notes = () => rows(`select kind, detail ->> 'reason' as reason from timeline_entry order by kind`)

  test('a visitor still gets to a human, without the words that a program would say', async () => {
    await does('write', { text: '人工' })
    await read()
    await setAutomaticSending(scope, { stopped: true, reason: '' })
    expect(await answer(always({ kind: 'hand-over', userIds: ['lin.mei'], words: {} }))).toEqual(['sent', 'not-sent'])
    expect(await rows('select state, servicer_user_id as id from kf_session')).toEqual([{ state: 3, id: 'lin.mei' }])
    expect(said(wire.sandbox)).toEqual([])
    expect(await notes()).toEqual([
      { kind: 'kf-handed-over', reason: null },
      { kind: 'kf-not-sent', reason: 'automatic-stopped' },
    ])
  })

  test('a session that is ended ends without its closing words', async () => {
    await does('write', { text: '人工' })
    await read()
    await answer(always({ kind: 'hand-over', userIds: ['lin.mei'], words: { accepted: '' } }))
    await does('enter')
    await read()
    await setAutomaticSending(scope, { stopped: true, reason: '' })
    const words = { type: 'text', text: '再见' } as const
    expect(await answer(deciding(() => [{ kind: 'end', words }]))).toEqual(['sent', 'not-sent'])
    expect([said(wire.sandbox), await rows('select state from kf_session')]).toEqual([[], [{ state: 4 }]])
    expect(await notes()).toContainEqual({ kind: 'kf-not-sent', reason: 'automatic-stopped' })
  })

  test('who comes in is not welcomed, also when it is stopped after that was planned', async () => {
    await does('enter')
    await read()
    const content = { type: 'text', text: '欢迎' } as const
    const welcome = deciding(() => [{ kind: 'reply-on-event', on: 'welcome', content }])
    later(scope.settings.kf.quietMs + 1)
    for (const row of await claimOccasions(scope, claim())) await answerOccasion(scope, row, 'a', welcome)
    await setAutomaticSending(scope, { stopped: true, reason: '' })
    expect(await send()).toEqual(['not-sent'])
    expect(said(wire.sandbox)).toEqual([])
    expect(await notes()).toEqual([{ kind: 'kf-not-sent', reason: 'automatic-stopped' }])
  })
})
