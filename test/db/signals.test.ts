import { followBegan } from '../../src/services/contacts/began'
import { hearAddings } from '../../src/services/silence/signals'
import { recordTouch, type NewTouch } from '../../src/services/touches'
import { tellTouch, type ToldTouch } from '../../src/services/toldTouches'
import type { Scope } from '../../src/scope'
import { readSignals } from '../../src/views/signals'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { buildScope } from '../support/scope'

const DAY = 24 * 3600_000
const now = new Date('2026-11-22T02:00:00Z')
const ago = (ms: number): Date => new Date(now.getTime() - ms)

let database: TestDatabase
let scope: Scope
beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager, now, clock: () => now })
})
beforeEach(() => database.dataSource.query('truncate contact, follow_user, touch, contact_signal, timeline_entry'))
afterAll(() => database.close())

let keys = 0
const touched = (draft: Partial<NewTouch>): Promise<boolean> =>
  recordTouch(scope, {
    key: `k${++keys}`,
    externalUserId: 'wm1',
    userId: 'lin.mei',
    at: ago(DAY),
    kind: 'call',
    direction: 'out',
    outcome: 'reached',
    source: 'sidebar',
    ...draft,
  })
const signal = async () =>
  (
    await scope.db.query<
      { last_heard_at: Date; heard_kind: string; observable: boolean; next_check_at: Date; watched_since: Date }[]
    >('select last_heard_at, heard_kind, observable, next_check_at, watched_since from contact_signal')
  )[0]

test('the latest touch that breaks silence counts, in whatever order they are told', async () => {
  await touched({ at: ago(2 * DAY), kind: 'visit' })
  await touched({ at: ago(DAY), outcome: 'attempt' })
  await touched({ at: ago(3 * DAY), kind: 'order', direction: 'in' })
  expect(await signal()).toEqual({
    last_heard_at: ago(2 * DAY),
    heard_kind: 'visit',
    observable: true,
    next_check_at: ago(-5 * DAY),
    watched_since: now,
  })
})

test('an attempt alone makes nobody heard', async () => {
  await touched({ outcome: 'attempt' })
  await touched({ kind: 'message', outcome: 'attempt' })
  expect(await signal()).toBeUndefined()
  expect(await readSignals(scope, 'wm1')).toMatchObject({ state: 'never-heard', silentDays: null, lastHeardAt: null })
})

test('a touch told twice at the same time is one, and one signal', async () => {
  const told = await Promise.all([1, 2, 3].map(() => touched({ key: 'the same' })))
  expect(told.filter(Boolean)).toHaveLength(1)
  expect(await scope.db.query('select 1 from contact_signal')).toHaveLength(1)
})

describe('an adding', () => {
  test('breaks the silence and makes nobody observable', async () => {
    await followBegan(scope, { userId: 'lin.mei', externalUserId: 'wm1', state: null, at: ago(DAY), half: false })
    expect(await signal()).toMatchObject({ last_heard_at: ago(DAY), heard_kind: 'added', observable: false })
    await touched({ at: ago(3 * DAY) })
    expect(await signal()).toMatchObject({ last_heard_at: ago(DAY), heard_kind: 'added', observable: true })
  })

  test('that only a sync has seen counts too, the latest of all members, and is written once', async () => {
    await insertContact(scope.db, 'wm1', { followers: ['lin.mei'], addedAt: ago(5 * DAY) })
    await scope.db.query(
      `insert into follow_user (user_id, external_user_id, added_at) values ('chen.hao', 'wm1', $1)`,
      [ago(2 * DAY)],
    )
    expect([await hearAddings(scope), await hearAddings(scope)]).toEqual([1, 0])
    expect(await signal()).toMatchObject({ last_heard_at: ago(2 * DAY), heard_kind: 'added', observable: false })
    await touched({ at: ago(DAY) })
    expect(await hearAddings(scope)).toBe(0)
  })
})

describe('another system', () => {
  const draft: ToldTouch = {
    key: 'form-7',
    externalUserId: 'wm1',
    userId: null,
    at: ago(DAY),
    kind: 'form',
    direction: 'in',
    outcome: 'reached',
    source: 'website',
    confidence: null,
    note: '预约试茶',
  }
  beforeEach(() => insertContact(scope.db, 'wm1'))

  test('tells of a touch once, and of something else under the same key never', async () => {
    expect([await tellTouch(scope, draft), await tellTouch(scope, draft)]).toEqual([true, false])
    await expect(tellTouch(scope, { ...draft, kind: 'link' })).rejects.toMatchObject({ id: 'touch-differs' })
    await expect(tellTouch(scope, { ...draft, at: ago(2 * DAY) })).rejects.toMatchObject({ id: 'touch-differs' })
    expect(await tellTouch(scope, { ...draft, source: 'shop' })).toBe(true)
  })

  test('is refused the future and contacts we do not know; a clock a minute ahead is forgiven', async () => {
    await expect(tellTouch(scope, { ...draft, at: ago(-3 * 60_000) })).rejects.toMatchObject({ id: 'invalid-input' })
    await expect(tellTouch(scope, { ...draft, externalUserId: 'nobody' })).rejects.toMatchObject({ id: 'not-found' })
    expect(await tellTouch(scope, { ...draft, at: ago(-60_000) })).toBe(true)
    expect(await signal()).toMatchObject({ last_heard_at: now, observable: true })
  })
})

test('what a figure rests on is shown: who heard them, how sure that is, and what was tried since', async () => {
  await touched({ at: ago(30 * DAY), kind: 'order', direction: 'in', userId: null, source: 'shop' })
  await touched({ at: ago(9 * DAY), kind: 'link', direction: 'in', source: 'api:website' })
  await touched({ at: ago(10 * DAY), outcome: 'attempt' })
  await touched({ at: ago(DAY), outcome: 'attempt' })
  expect(await readSignals(scope, 'wm1')).toEqual({
    state: 'pre-churn',
    silentDays: 9,
    churnReason: null,
    lastHeardAt: ago(9 * DAY).toISOString(),
    observable: true,
    thresholds: { preChurnDays: 7, churnedDays: 20 },
    heard: [
      expect.objectContaining({ source: 'api:website', confidence: 'low' }),
      expect.objectContaining({ source: 'shop', confidence: 'high' }),
    ],
    attempts: [expect.objectContaining({ at: ago(DAY).toISOString(), confidence: 'medium' })],
    sources: [
      { source: 'api:website', kind: 'link', count: 1, lastAt: ago(9 * DAY).toISOString(), confidence: 'low' },
      { source: 'shop', kind: 'order', count: 1, lastAt: ago(30 * DAY).toISOString(), confidence: 'high' },
    ],
  })
})
