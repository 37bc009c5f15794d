import { massMessagesLeft } from '../../src/facts/massMessages'
import { readAlone } from '../../src/facts/together'
import type { Scope } from '../../src/scope'
import { pollMassMessages } from '../../src/services/massMessages/poll'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Json, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const ROOT = '/cgi-bin/externalcontact'
const DAY = 24 * 3600_000

let database: TestDatabase
let wire: Wire
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.dataSource.query(
    'truncate mass_message, mass_message_task, mass_message_receipt, mass_message_poll, wecom_token',
  )
  wire = await startWire({ limits: 'off' })
  // In the middle of a month, so that two weeks lie in it.
  const now = wire.sandbox.clock.now()
  const { timeZone } = buildScope({ db: database.dataSource.manager }).settings
  expect(timeZone).toBe('Asia/Shanghai')
  const shifted = new Date(now + 8 * 3600_000)
  const tenth = Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth() + 1, 10, 2) - 8 * 3600_000
  wire.sandbox.clock.advance(tenth - now)
  const clock = (): Date => new Date(wire.sandbox.clock.now())
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db), clock, now: clock() })
})
afterEach(() => wire.close())
afterAll(() => database.close())

const later = (ms: number): void => void wire.sandbox.clock.advance(ms)
const added = async (userId = 'lin.mei') => (await wire.sandbox.add({ userId })).externalUserId
const ask = async (external_userid: string[], more: Json = {}): Promise<string> => {
  const reply = await wire.call(`${ROOT}/add_msg_template`, { external_userid, text: { content: '上新' }, ...more })
  expect(reply.errcode).toBe(0)
  later(3000)
  return String(reply.msgid)
}
const confirm = (msgId: string, userId = 'lin.mei') => wire.control('POST', '/do/confirm', { msgId, userId })
const left = (id: string) => readAlone(scope, 'test-left', massMessagesLeft({ ...scope, now: scope.clock() }, id))
const days = (): number => {
  const at = new Date(wire.sandbox.clock.now() + 8 * 3600_000)
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
}
const calls = (name: string) => wire.sandbox.calls.list(`${ROOT}/${name}`).length

test('a contact may get as many as the month has days, less what is known to have reached them', async () => {
  const id = await added()
  expect(await left(id)).toEqual({ atMost: days(), polledAt: null })
  await confirm(await ask([id]))
  await wire.control('POST', '/do/mass-message', { userId: 'lin.mei', externalUserIds: [id], text: '我自己发的' })
  await ask([id])
  later(3000)
  const began = scope.clock()
  expect(await pollMassMessages(scope)).toMatchObject({ finished: true, messages: 3 })
  const { atMost, polledAt } = await left(id)
  expect(atMost).toBe(days() - 2)
  expect(new Date(polledAt ?? 0).getTime()).toBeGreaterThanOrEqual(began.getTime())
  expect(await left(await added())).toMatchObject({ atMost: days() })
})

test('what failed does not count, and what went out last month neither', async () => {
  const [id, gone] = [await added(), await added()]
  await confirm(await ask([id]))
  const message = await ask([gone])
  await wire.sandbox.remove({ userId: 'lin.mei', externalUserId: gone }, 'customer')
  await confirm(message)
  await pollMassMessages(scope)
  expect(await left(gone)).toMatchObject({ atMost: days() })
  expect(await left(id)).toMatchObject({ atMost: days() - 1 })
  later(25 * DAY)
  expect(await left(id)).toMatchObject({ atMost: days() })
})

test('one that a member confirms late is found, and one that is through is asked for no more', async () => {
  const id = await added()
  const msgId = await ask([id])
  await pollMassMessages(scope)
  expect(calls('get_groupmsg_send_result')).toBe(0)
  later(5 * DAY)
  await confirm(msgId)
  await pollMassMessages(scope)
  expect(await left(id)).toMatchObject({ atMost: days() - 1 })
  const asked = calls('get_groupmsg_task')
  later(3600_000)
  expect(await pollMassMessages(scope)).toMatchObject({ finished: true, messages: 0 })
  expect(calls('get_groupmsg_task')).toBe(asked)
})

test('one that WeCom still hands out is left for the next round', async () => {
  const id = await added()
  const reply = await wire.call(`${ROOT}/add_msg_template`, { external_userid: [id], text: { content: '上新' } })
  expect(await pollMassMessages(scope)).toMatchObject({ finished: true })
  later(3000)
  await confirm(String(reply.msgid))
  await pollMassMessages(scope)
  expect(await left(id)).toMatchObject({ atMost: days() - 1 })
})

test('a round of more calls than a tick has goes on where it stood, and says so until it is through', async () => {
  const ids = [await added(), await added('chen.hao'), await added('wang.jing')]
  for (const [index, userId] of ['lin.mei', 'chen.hao', 'wang.jing'].entries()) {
    await confirm(await ask([ids[index] ?? '']), userId)
  }
  const few = { ...scope, settings: { ...scope.settings, massMessages: { callsPerTick: 5 as never } } }
  const first = await pollMassMessages(few)
  expect(first).toEqual({ finished: false, messages: 1, calls: 5 })
  expect((await left(ids[0] ?? '')).polledAt).toBeNull()
  const [{ started_at: began }] = await scope.db.query<[{ started_at: Date }]>(
    'select started_at from mass_message_poll',
  )
  later(3600_000)
  expect(await pollMassMessages(few)).toMatchObject({ finished: false, messages: 1 })
  later(3600_000)
  expect(await pollMassMessages(few)).toMatchObject({ finished: true, messages: 1 })
  for (const id of ids) {
    const { atMost, polledAt } = await left(id)
    expect(atMost).toBe(days() - 1)
    expect(new Date(polledAt ?? 0)).toEqual(began)
  }
})

test('a message to more people than a page holds is read to the end', async () => {
  wire.sandbox.grow({ contacts: 1500, members: 1, seed: 7 })
  const relations = wire.sandbox.state.allRelations().filter(({ half }) => !half)
  const userId = relations[0]?.userId ?? ''
  const mine = relations.filter((one) => one.userId === userId).map(({ externalUserId }) => externalUserId)
  expect(mine.length).toBeGreaterThan(1000)
  await confirm(await ask(mine, { sender: userId }), userId)
  await pollMassMessages(scope)
  expect(calls('get_groupmsg_send_result')).toBe(2)
  expect(await left(mine.at(-1) ?? '')).toMatchObject({ atMost: days() - 1 })
})

test('a member outside the visible range does not hold up the others', async () => {
  const [id, other] = [await added(), await added('chen.hao')]
  const msgId = await ask([id, other])
  await confirm(msgId)
  await confirm(msgId, 'chen.hao')
  const member = wire.sandbox.state.members.get('chen.hao')
  if (member) member.visible = false
  expect(await pollMassMessages(scope)).toMatchObject({ finished: true })
  expect(await left(id)).toMatchObject({ atMost: days() - 1 })
  expect(await left(other)).toMatchObject({ atMost: days() })
})
