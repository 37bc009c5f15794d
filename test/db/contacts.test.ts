import * as fc from 'fast-check'
import { followBegan, type Added } from '../../src/services/contacts/began'
import { followEnded, type Removed } from '../../src/services/contacts/ended'
import { storeReading } from '../../src/services/contacts/read'
import { writeReadings } from '../../src/services/contacts/write'
import type { Scope } from '../../src/scope'
import type { ContactDetail } from '../../src/wecom'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager })
})
beforeEach(() => database.dataSource.query('truncate contact, follow_user, timeline_entry'))
afterAll(() => database.close())

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1) + second * 1000)
const added = (second: number, more: Partial<Added> = {}): Added => ({
  userId: 'lin.mei',
  externalUserId: 'wm1',
  state: `channel-${second}`,
  half: false,
  at: at(second),
  ...more,
})
const removed = (second: number, more: Partial<Removed> = {}): Removed => ({
  userId: 'lin.mei',
  externalUserId: 'wm1',
  by: 'contact',
  at: at(second),
  ...more,
})

type Cause = { began: Added } | { ended: Removed }
const apply = (cause: Cause): Promise<unknown> =>
  'began' in cause ? followBegan(scope, cause.began) : followEnded(scope, cause.ended)

async function rows(): Promise<unknown> {
  const contact = await database.dataSource.query(
    'select external_user_id, source_state, source_user_id, first_added_at from contact order by 1',
  )
  const follow = await database.dataSource.query(
    'select user_id, external_user_id, state, added_at, removed_at, removed_by from follow_user order by 1, 2',
  )
  const timeline = await database.dataSource.query('select key, kind, at, detail from timeline_entry order by key')
  return { contact, follow, timeline }
}

test('the source is the channel of the very first adding, whoever is written first', async () => {
  for (const cause of [added(20, { userId: 'chen.hao' }), added(10, { state: null }), added(30)])
    await followBegan(scope, cause)
  expect(await rows()).toMatchObject({
    contact: [{ source_state: null, source_user_id: 'lin.mei', first_added_at: at(10) }],
    follow: [
      { user_id: 'chen.hao', state: 'channel-20' },
      { user_id: 'lin.mei', state: 'channel-30', added_at: at(30) },
    ],
  })
})

test('any order and any number of times give the same rows', async () => {
  const second = fc.integer({ min: 0, max: 40 })
  const member = fc.constantFrom('lin.mei', 'chen.hao')
  const cause: fc.Arbitrary<Cause> = fc.oneof(
    fc.record({ began: fc.tuple(second, member, fc.boolean()).map(([s, userId, half]) => added(s, { userId, half })) }),
    fc.record({
      ended: fc.tuple(second, member).map(([s, userId]) => removed(s, { userId, by: s % 2 ? 'member' : 'contact' })),
    }),
  )
  const histories = fc
    .uniqueArray(cause, {
      minLength: 1,
      maxLength: 6,
      selector: (one) => ('began' in one ? one.began.at : one.ended.at).getTime(),
    })
    .chain((list) =>
      fc.record({
        list: fc.constant(list),
        repeated: fc.shuffledSubarray([...list, ...list, ...list], { minLength: list.length * 2 }),
      }),
    )
    .map(({ list, repeated }) => ({ list, repeated: [...repeated, ...list.filter((one) => !repeated.includes(one))] }))
  await fc.assert(
    fc.asyncProperty(histories, async ({ list, repeated }) => {
      await database.dataSource.query('truncate contact, follow_user, timeline_entry')
      for (const one of list) await apply(one)
      const once = await rows()
      await database.dataSource.query('truncate contact, follow_user, timeline_entry')
      for (const one of repeated) await apply(one)
      expect(await rows()).toEqual(once)
    }),
    { numRuns: 40 },
  )
})

test('at the same time from several sides, nothing is lost and nothing stands twice', async () => {
  const causes: Cause[] = [{ began: added(10) }, { ended: removed(15) }, { began: added(20) }]
  await Promise.all([...causes, ...causes, ...causes].map(apply))
  expect(await rows()).toMatchObject({
    contact: [{ first_added_at: at(10), source_state: 'channel-10' }],
    follow: [{ added_at: at(20), removed_at: at(15), state: 'channel-20' }],
    timeline: [expect.anything(), expect.anything(), expect.anything()],
  })
})

const detail = (name: string, more: Partial<ContactDetail['followUsers'][number]> = {}): ContactDetail => ({
  externalUserId: 'wm1',
  name,
  avatar: null,
  type: 1,
  gender: 0,
  unionId: null,
  position: null,
  corpName: null,
  corpFullName: null,
  followUsers: [
    {
      userId: 'lin.mei',
      remark: `remark of ${name}`,
      description: '',
      createdAt: at(10),
      tags: [{ tagId: 'et1', name: 'a', groupName: '', type: 1 }],
      remarkCorpName: '',
      remarkMobiles: ['13800000000'],
      addWay: 1,
      operUserId: 'wm1',
      state: null,
      ...more,
    },
  ],
})

test('an older reading never overwrites a newer one, and whoever wrote it is told', async () => {
  await storeReading(scope, { readAt: at(20), detail: detail('new') })
  const { followUsers, ...old } = detail('old')
  const older = followUsers.map((followUser) => ({ contact: old, followUser }))
  expect(await writeReadings(scope, older, at(10))).toMatchObject({ relationsChanged: 0, late: ['wm1'] })
  const [contact] = await database.dataSource.query('select name, read_at from contact')
  const [follow] = await database.dataSource.query('select remark, tag_ids, remark_mobiles from follow_user')
  expect(contact).toEqual({ name: 'new', read_at: at(20) })
  expect(follow).toEqual({ remark: 'remark of new', tag_ids: ['et1'], remark_mobiles: ['13800000000'] })
})

test('a reading keeps the channel that only the event told', async () => {
  await followBegan(scope, added(10))
  await storeReading(scope, { readAt: at(12), detail: detail('a') })
  expect(await rows()).toMatchObject({ follow: [{ state: 'channel-10', added_at: at(10) }] })
})

test('a reading of a relation that ended does not bring it back', async () => {
  await followBegan(scope, added(10))
  await followEnded(scope, removed(20))
  await storeReading(scope, { readAt: at(30), detail: detail('a') })
  expect(await rows()).toMatchObject({ follow: [{ added_at: at(10), removed_at: at(20) }] })
})

test('that nobody visible knows a contact any more changes nothing', async () => {
  await followBegan(scope, added(10))
  const before = await rows()
  await storeReading(scope, { readAt: at(20), detail: null })
  expect(await rows()).toEqual(before)
})
