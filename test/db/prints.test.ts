import type { Scope } from '../../src/scope'
import { writeRemark } from '../../src/services/channels/remark'
import { followBegan } from '../../src/services/contacts/began'
import { endMissing, followEnded } from '../../src/services/contacts/ended'
import { storeReading } from '../../src/services/contacts/read'
import type { Reading } from '../../src/services/contacts/reading'
import { writeListed } from '../../src/services/contacts/write'
import { forgetTags } from '../../src/services/tags/forget'
import { writeMarks } from '../../src/services/tags/writeMarks'
import { testDatabase, type TestDatabase } from '../support/database'
import { waitsForLock } from '../support/locks'
import { startWire, type Wire } from '../support/sandboxWire'
import { buildScope, wecomAt } from '../support/scope'

const pair = { userId: 'lin.mei', externalUserId: 'wmAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
let database: TestDatabase
let wire: Wire
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  wire = await startWire()
  await wire.sandbox.add(pair)
  const db = database.dataSource.manager
  scope = buildScope({ db, wecom: wecomAt(wire.url, db) })
})
beforeEach(() =>
  database.dataSource.query('truncate contact, follow_user, timeline_entry, tag_change, channel_arrival'),
)
afterAll(async () => {
  await wire.close()
  await database.close()
})

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 0, n))
const reading = (more: Partial<Reading['followUser']> = {}, contact: Partial<Reading['contact']> = {}): Reading => ({
  contact: {
    ...{ externalUserId: pair.externalUserId, name: '张"三\\', avatar: null, type: 1, gender: 0, unionId: null },
    ...{ position: null, corpName: null, corpFullName: null },
    ...contact,
  },
  followUser: {
    ...{ userId: pair.userId, remark: '', description: '', createdAt: minute(1), remarkCorpName: '' },
    ...{ remarkMobiles: ['13800000000', '139'], addWay: 1, operUserId: null, state: 'poster' },
    tags: [{ tagId: 'et1', name: '', groupName: '', type: null }],
    ...more,
  },
})
const listed = (at: Date, ...readings: Reading[]): ReturnType<typeof writeListed> =>
  writeListed(scope, readings, at, false)
const one = async (statement: string): Promise<unknown> => (await database.dataSource.query(statement))[0]
const row = (): Promise<unknown> =>
  one(
    'select remark, tag_ids, state, remark_mobiles, added_at, removed_at, name from follow_user join contact using (external_user_id)',
  )
const version = (): Promise<unknown> =>
  one('select f.xmin::text || c.xmin::text as version from follow_user f join contact c using (external_user_id)')

const asRead = {
  ...{ remark: '', tag_ids: ['et1'], state: 'poster', remark_mobiles: ['13800000000', '139'] },
  ...{ added_at: minute(1), removed_at: null, name: '张"三\\' },
}

test('what a list shows again is not written again, and counts as nothing', async () => {
  expect(await writeListed(scope, [reading()], minute(2), true)).toMatchObject({ contactsNew: 1, relationsNew: 1 })
  expect(await row()).toEqual(asRead)
  const before = await version()
  const none = { contactsNew: 0, contactsChanged: 0, relationsNew: 0, relationsChanged: 0, late: [] }
  expect(await listed(minute(3), reading())).toEqual(none)
  expect(await version()).toEqual(before)
})

test('lists that only together hold the same are told apart', async () => {
  const tag = (tagId: string) => ({ tagId, name: '', groupName: '', type: null })
  await listed(minute(2), reading({ remarkMobiles: ['1', '2'], tags: [tag('3')] }))
  const other = reading({ remarkMobiles: ['1'], tags: [tag('2'), tag('3')] })
  expect(await listed(minute(3), other)).toMatchObject({ relationsChanged: 1 })
  expect(await row()).toMatchObject({ remark_mobiles: ['1'], tag_ids: ['2', '3'] })
})

test('what an event had read is known to the list: both make the same print', async () => {
  const { contact, followUser } = reading()
  await storeReading(scope, { readAt: minute(2), detail: { ...contact, followUsers: [followUser] } })
  const before = await version()
  await listed(minute(3), reading())
  expect(await version()).toEqual(before)
})

const words: [what: string, other: Reading][] = [
  ['the remark', reading({ remark: '小张' })],
  ['the description', reading({ description: '爱吃辣' })],
  ['the tags', reading({ tags: [] })],
  ['the numbers', reading({ remarkMobiles: ['13800000000'] })],
  ['the way', reading({ addWay: 2 })],
  ['who began it', reading({ operUserId: 'wm1' })],
  ['the channel', reading({ state: 'spring' })],
  ['when it began', reading({ createdAt: minute(2) })],
  ['the name', reading({}, { name: '李四' })],
  ['the picture', reading({}, { avatar: 'https://wx.example/1' })],
  ['the kind', reading({}, { type: 2 })],
  ['the gender', reading({}, { gender: 2 })],
  ['the union id', reading({}, { unionId: 'o1' })],
  ['the position', reading({}, { position: '店长' })],
  ['the company', reading({}, { corpName: '江南春' })],
]
test.each(words)('a list in which %s differs is written and counted', async (_, other) => {
  await listed(minute(2), reading())
  const { contactsChanged, relationsChanged } = await listed(minute(3), other)
  expect(contactsChanged + relationsChanged).toBe(1)
})

const row0 = { id: '0', user_id: pair.userId, external_user_id: pair.externalUserId, attempts: 1 }
const done = { add: ['et2'], remove: ['et1'] }
const others: [what: string, write: () => Promise<unknown>, stays: object][] = [
  [
    'a remark of ours',
    () =>
      writeRemark({ ...scope, clock: () => minute(4) }, { ...pair, at: minute(1), remark: '海报来的', attempts: 0 }),
    {},
  ],
  [
    'a mark of ours',
    () =>
      writeMarks({ ...scope, clock: () => minute(4) }, row0, 'a', {
        ...{ outcomes: [], calledAt: minute(3), delayMs: 0 },
        sent: { done, gone: [], failed: null },
      }),
    {},
  ],
  ['a deleted tag', () => forgetTags(scope, ['et1'], { actor: 'a', cause: 'tag-deleted', at: minute(4) }), {}],
  ['a relation written off', () => endMissing(scope, { ...pair, readAt: minute(4) }), {}],
  ['a removal', () => followEnded(scope, { ...pair, by: 'contact', at: minute(4) }), { removed_at: minute(4) }],
  [
    'an adding',
    () => followBegan(scope, { ...pair, state: 'spring', half: false, at: minute(4) }),
    { added_at: minute(4) },
  ],
]
test.each(others)('after %s a list that shows what it showed before is compared again', async (_, write, stays) => {
  await listed(minute(2), reading())
  await write()
  await listed(minute(5), reading())
  expect(await row()).toEqual({ ...asRead, ...stays })
  const before = await version()
  await listed(minute(6), reading())
  expect(await version()).toEqual(before)
})

test('a list that waited for a write of our own says that it came late', async () => {
  await listed(minute(2), reading())
  let ended: ReturnType<typeof listed> | undefined
  await database.dataSource.transaction(async (db) => {
    await db.query('update follow_user set tag_ids = $1, read_at = $2, print = null', [['et1', 'et2'], minute(4)])
    ended = listed(minute(3), reading({ remark: '没有人说过' }))
    await waitsForLock(scope.db)
  })
  expect((await ended)?.late).toEqual([pair.externalUserId])
})

test('two lists that bring the same new contact at once both end well', async () => {
  const ids = Array.from({ length: 200 }, (_, i) => `wm${(i * 7919) % 200}`)
  const ofMember = (userId: string): Reading[] => ids.map((externalUserId) => reading({ userId }, { externalUserId }))
  const [one, other] = [ofMember('a'), ofMember('b').reverse()]
  const written = await Promise.all([
    writeListed(scope, one, minute(2), true),
    writeListed(scope, other, minute(2), true),
  ])
  expect(written.map(({ relationsNew }) => relationsNew)).toEqual([200, 200])
  expect(written.reduce((sum, { contactsNew }) => sum + contactsNew, 0)).toBe(200)
  const [source] = await database.dataSource.query('select count(*)::int as n from contact where source_user_id = $1', [
    'a',
  ])
  expect(source.n).toBe(200)
})
