import { eventually } from '../support/app'
import { buildContactId } from '../support/build'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'
import type { Scope } from '../../src/scope'
import { createWelcome } from '../../src/services/welcome/messages'
import { settleForgottenGreetings } from '../../src/services/welcome/forgotten'
import { setAutomaticSending } from '../../src/services/automaticSending'
import { greet } from '../../src/services/welcome/greet'
import { greetingKey, openGreeting, type Occasion } from '../../src/services/welcome/record'

const SEND = '/cgi-bin/externalcontact/send_welcome_msg'
const draft = {
  name: 'a',
  state: null,
  channelId: null,
  userId: null,
  fromMinute: null,
  toMinute: null,
  attachments: [],
  enabled: true,
}
let database: TestDatabase
let wire: Wire
let now: () => Date
let scope: Scope

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query('truncate outbox_message, timeline_entry, welcome_message, wecom_token')
  wire = await startWire()
  now = () => new Date()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock: () => now() })
  await createWelcome(scope, { ...draft, text: '您好' })
})
afterEach(() => wire.close())
afterAll(() => database.close())

/** Somebody who just added a member, in the sandbox and as the handler sees it. */
async function occasion(): Promise<Occasion> {
  const userId = 'lin.mei'
  const { externalUserId, welcomeCode } = await wire.sandbox.add({ userId, externalUserId: buildContactId() })
  const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000)
  const key = greetingKey(userId, externalUserId, createdAt)
  return { key, userId, externalUserId, state: null, welcomeCode, createdAt, receivedAt: new Date() }
}

const run = (one: Occasion): Promise<void> =>
  greet(scope, one, { read: () => Promise.reject(new Error('no name is needed')), decided: async () => NONE })
const NONE = { rules: [], by: '' }
const chat = (one: Occasion): string[] =>
  wire.sandbox.state.chat(one.userId, one.externalUserId).map(({ text }) => text)
const calls = (): number => wire.sandbox.calls.list(SEND).length
const record = async ({ key }: Occasion) =>
  (await database.dataSource.query('select status, reason from outbox_message where dedupe_key = $1', [key]))[0]
const timeline = async ({ externalUserId }: Occasion): Promise<string[]> =>
  (
    await database.dataSource.query('select kind from timeline_entry where external_user_id = $1', [externalUserId])
  ).map(({ kind }: { kind: string }) => kind)
const content = { text: '您好', attachments: [] }

test('a process that died before its call: the next run greets', async () => {
  const one = await occasion()
  await openGreeting(scope, one, content)
  await run(one)
  expect([chat(one), await record(one), await timeline(one)]).toEqual([
    ['您好'],
    { status: 'sent', reason: null },
    ['greeted'],
  ])
})

test('a process that died after its call: the next run does not call it sent, and the customer read it once', async () => {
  const one = await occasion()
  await openGreeting(scope, one, content)
  await scope.wecom.welcome.send({ welcomeCode: one.welcomeCode ?? '', ...content })
  await run(one)
  expect([chat(one), await record(one)]).toEqual([['您好'], { status: 'unknown', reason: 'no-longer-possible' }])
  expect(await timeline(one)).toEqual(['greeting-unknown'])
})

test('a run that comes back after the window calls nothing, and says that it may have been delivered', async () => {
  const one = await occasion()
  await openGreeting(scope, one, content)
  now = () => new Date(Date.now() + 25_000)
  await run(one)
  expect([calls(), await record(one)]).toEqual([0, { status: 'unknown', reason: 'no-longer-possible' }])
})

test('a greeting that is settled is never called again', async () => {
  const one = await occasion()
  await run(one)
  await run(one)
  now = () => new Date(Date.now() + 25_000)
  await run(one)
  expect([calls(), await record(one), await timeline(one)]).toEqual([1, { status: 'sent', reason: null }, ['greeted']])
})

test('with all automatic sending stopped nobody is greeted, and what may have gone out before is not called not sent', async () => {
  await setAutomaticSending(scope, { stopped: true, reason: '文案有误' })
  const [fresh, called] = [await occasion(), await occasion()]
  await openGreeting(scope, called, content)
  await scope.wecom.welcome.send({ welcomeCode: called.welcomeCode ?? '', ...content })
  await Promise.all([run(fresh), run(called)])
  expect([calls(), await record(fresh), await record(called)]).toEqual([
    1,
    { status: 'not-sent', reason: 'automatic-stopped' },
    { status: 'unknown', reason: 'no-longer-possible' },
  ])
  await setAutomaticSending(scope, { stopped: false, reason: '' })
})

test('stopped while it waits for another app that is sending, a greeting goes out no more', async () => {
  wire.sandbox.faults.add({ path: SEND, kind: 'errcode', errcode: 41096, times: 100 })
  const one = await occasion()
  const running = run(one)
  await eventually(() => calls() > 0)
  await setAutomaticSending(scope, { stopped: true, reason: '' })
  await running
  wire.sandbox.faults.clear()
  expect([chat(one), await record(one)]).toEqual([[], { status: 'not-sent', reason: 'automatic-stopped' }])
  await setAutomaticSending(scope, { stopped: false, reason: '' })
})

test('two processes with the same event at once greet once, and the record says sent', async () => {
  const one = await occasion()
  wire.sandbox.faults.add({ path: SEND, kind: 'latency', latencyMs: 300 })
  await Promise.all([run(one), run(one)])
  expect([chat(one), await record(one), await timeline(one)]).toEqual([
    ['您好'],
    { status: 'sent', reason: null },
    ['greeted'],
  ])
})

test('greetings that nobody came back for are closed as unknown, once, and the rep is told', async () => {
  const one = await occasion()
  await openGreeting(scope, one, content)
  expect(await settleForgottenGreetings(scope)).toBe(0)
  now = () => new Date(Date.now() + 3600_000)
  expect([await settleForgottenGreetings(scope), await settleForgottenGreetings(scope)]).toEqual([1, 0])
  expect([await record(one), await timeline(one)]).toEqual([
    { status: 'unknown', reason: 'no-longer-possible' },
    ['greeting-unknown'],
  ])
  const told = await database.dataSource.query(`select user_id from outbox_message where kind = 'app-message'`)
  expect(told).toEqual([{ user_id: 'lin.mei' }])
})

test('where no welcome is set, nothing is called, the timeline says so, and the rep is left alone', async () => {
  await database.dataSource.query('truncate welcome_message')
  const one = await occasion()
  await run(one)
  expect([calls(), await record(one), await timeline(one)]).toEqual([
    0,
    { status: 'not-sent', reason: 'no-welcome-set' },
    ['not-greeted'],
  ])
  expect(await database.dataSource.query(`select 1 from outbox_message where kind = 'app-message'`)).toEqual([])
})

test('the hour that counts is the hour of the business, at the moment of adding', async () => {
  await createWelcome(scope, { ...draft, text: '夜里好', fromMinute: 1320, toMinute: 360 })
  const one = await occasion()
  const at = new Date(one.createdAt ?? 0)
  const shanghai = (at.getUTCHours() * 60 + at.getUTCMinutes() + 480) % 1440
  await run(one)
  expect(chat(one)).toEqual([shanghai >= 1320 || shanghai < 360 ? '夜里好' : '您好'])
})
