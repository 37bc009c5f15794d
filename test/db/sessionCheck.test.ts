import type { Scope } from '../../src/scope'
import { checkSessions, checkSessionsOf } from '../../src/services/sessions/check'
import { sessionId } from '../../src/services/sessions/use'
import { testDatabase, type TestDatabase } from '../support/database'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

let database: TestDatabase
let wire: Wire
let scope: Scope
const MINUTE = 60_000

beforeAll(async () => {
  database = await testDatabase()
  wire = await startWire()
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db).on('bulk') })
})
afterAll(async () => {
  await wire.close()
  await database.close()
})
beforeEach(async () => {
  wire.sandbox.faults.clear()
  await database.dataSource.query('truncate member_session')
})

/** A session whose member WeCom was asked about `checkedMinutes` ago. */
const session = (userId: string, checkedMinutes = 11): Promise<unknown> =>
  database.dataSource.query(
    `insert into member_session (id, user_id, created_at, seen_at, checked_at, user_agent) values ($1, $2, $3, $4, $3, '')`,
    [sessionId(userId), userId, new Date(scope.now.getTime() - checkedMinutes * MINUTE), scope.now],
  )
const ended = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await database.dataSource.query<{ user_id: string; ended_why: string }[]>(
        'select user_id, ended_why from member_session where ended_at is not null order by 1',
      )
    ).map((row) => [row.user_id, row.ended_why]),
  )
const asked = () => wire.sandbox.calls.list('/cgi-bin/user/get').length

test('those who left or were disabled without a word to us are signed out; the others stay', async () => {
  wire.sandbox.state.members.get('chen.hao')!.status = 2
  for (const userId of ['chen.hao', 'gone', 'lin.mei']) await session(userId)
  expect(await checkSessions(scope)).toBe(2)
  expect(await ended()).toEqual({ 'chen.hao': 'inactive', gone: 'left' })
})

test('WeCom is asked about a member once in ten minutes, however many sessions they have', async () => {
  await session('lin.mei', 9)
  let before = asked()
  await checkSessions(scope)
  expect(asked() - before).toBe(0)
  await database.dataSource.query('truncate member_session')
  await session('lin.mei', 11)
  await database.dataSource.query(
    `insert into member_session select '\\x01', user_id, created_at, seen_at, checked_at, null, null, '' from member_session`,
  )
  before = asked()
  await checkSessions(scope)
  await checkSessions(scope)
  expect(asked() - before).toBe(1)
})

test('nobody is asked about whose session has slept too long to be used again', async () => {
  await session('lin.mei', 13 * 60)
  await database.dataSource.query(`update member_session set seen_at = seen_at - interval '13 hours'`)
  const before = asked()
  await checkSessions(scope)
  expect(asked() - before).toBe(0)
})

test.each([60011, 48002, 60020])('errcode %i says something of the app, and signs nobody out', async (errcode) => {
  wire.sandbox.faults.add({ kind: 'errcode', errcode, path: '/cgi-bin/user/get', times: -1 })
  await session('lin.mei')
  expect(await checkSessions(scope)).toBe(0)
  expect(await ended()).toEqual({})
})

test('while WeCom is silent nobody is signed out, and the rest waits for the next minute', async () => {
  wire.sandbox.faults.add({ kind: 'refuse', path: '/cgi-bin/user/get', times: -1 })
  for (const userId of ['gone', 'lin.mei', 'wang.jing']) await session(userId)
  expect(await checkSessions(scope)).toBe(0)
  expect(await ended()).toEqual({})
  wire.sandbox.faults.clear()
  expect(await checkSessions(scope)).toBe(1)
  expect(await ended()).toEqual({ gone: 'left' })
})

test('a member is the same in any case of their letters: when WeCom says who it was, their session is found', async () => {
  await session('Gone')
  expect(await checkSessionsOf(scope, 'gone')).toBe(1)
  expect(await ended()).toEqual({ Gone: 'left' })
  await database.dataSource.query('truncate member_session')
  await session('Lin.Mei')
  await checkSessionsOf(scope, 'lin.mei')
  const [row] = await database.dataSource.query<{ checked_at: Date }[]>('select checked_at from member_session')
  expect(scope.clock().getTime() - row!.checked_at.getTime()).toBeLessThan(MINUTE)
})
