import { tellTouches, type ToldTouch } from '../../src/services/toldTouches'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { buildScope } from '../support/scope'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  for (const id of ['wm1', 'wm2']) await insertContact(database.dataSource.manager, id)
})
beforeEach(() => database.dataSource.query('truncate touch, contact_signal, silence_episode, silence_alert'))
afterAll(() => database.close())

const now = new Date('2026-03-04T02:00:00Z')
const before = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
const touch = (key: string, draft: Partial<ToldTouch> = {}): ToldTouch => ({
  key,
  externalUserId: 'wm1',
  userId: 'lin.mei',
  at: before(10),
  kind: 'call',
  direction: 'out',
  outcome: 'reached',
  source: 'pbx',
  confidence: null,
  note: '',
  ...draft,
})
const tell = (...touches: ToldTouch[]): Promise<string[]> =>
  tellTouches(buildScope({ db: database.dataSource.manager, now, clock: () => now }), touches)

test('of many touches each is judged alone, and a repeat changes nothing', async () => {
  const told = [
    touch('1'),
    touch('1'),
    touch('1', { kind: 'visit' }),
    touch('2', { externalUserId: 'wm9' }),
    touch('3', { at: before(-60) }),
    touch('4', { at: before(-1), externalUserId: 'wm2', outcome: 'attempt' }),
  ]
  expect(await tell(...told)).toEqual(['recorded', 'known', 'differs', 'no-contact', 'in-the-future', 'recorded'])
  expect(await tell(...told)).toEqual(['known', 'known', 'differs', 'no-contact', 'in-the-future', 'known'])
  expect(await database.dataSource.query('select key, kind, at from touch order by key')).toEqual([
    { key: 'api:pbx:1', kind: 'call', at: before(10) },
    { key: 'api:pbx:4', kind: 'call', at: now },
  ])
})

test('the latest of many touches counts, whatever their order; an attempt is heard by nobody', async () => {
  await tell(touch('1', { at: before(30) }), touch('2', { at: before(20) }), touch('3', { at: before(40) }))
  await tell(touch('4', { outcome: 'attempt' }), touch('5', { externalUserId: 'wm2', outcome: 'attempt' }))
  expect(
    await database.dataSource.query('select external_user_id as id, last_heard_at as at from contact_signal'),
  ).toEqual([{ id: 'wm1', at: before(20) }])
})

test('a touch among many ends the silence that it breaks', async () => {
  await tell(touch('1', { at: before(60 * 24 * 8) }))
  await database.dataSource.query(
    `with e as (insert into silence_episode (external_user_id, began_at, tier, pre_churn_at)
                values ('wm1', $1, 'pre-churn', $2))
     update contact_signal set state = 'pre-churn', watched_since = $1`,
    [before(60 * 24 * 8), before(60 * 24)],
  )
  await tell(touch('2', { externalUserId: 'wm2' }), touch('3'))
  expect(await database.dataSource.query('select closed_at, closed_by, returned from silence_episode')).toEqual([
    { closed_at: before(10), closed_by: 'call', returned: true },
  ])
})
