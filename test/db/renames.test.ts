import { followBegan, type Added } from '../../src/services/contacts/began'
import { followEnded } from '../../src/services/contacts/ended'
import { followRename, keepRename } from '../../src/services/contacts/renamed'
import { storeReading } from '../../src/services/contacts/read'
import { inTransaction, type Scope } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { waitsForLock } from '../support/locks'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager })
})
beforeEach(() =>
  database.dataSource.query(
    'truncate contact, follow_user, timeline_entry, member_rename, tag_change, channel_arrival',
  ),
)
afterAll(() => database.close())

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1) + second * 1000)
const added = (second: number, more: Partial<Added> = {}): Promise<string> =>
  followBegan(scope, {
    userId: 'mei',
    externalUserId: 'wm1',
    state: `s${second}`,
    half: false,
    at: at(second),
    ...more,
  })
const removed = (second: number, userId: string): Promise<void> =>
  followEnded(scope, { userId, externalUserId: 'wm1', by: 'contact', at: at(second) })
async function renamed(second: number, from: string, to: string): Promise<string> {
  await keepRename(scope, from, to, at(second))
  return followRename(scope, from, at(second))
}
const read = (second: number, userId: string, createdAt = at(10), state: string | null = 's10'): Promise<unknown> =>
  storeReading(scope, {
    readAt: at(second),
    detail: {
      ...{ externalUserId: 'wm1', name: '张三', avatar: null, type: 1, gender: 0, unionId: null },
      ...{ position: null, corpName: null, corpFullName: null },
      followUsers: [
        {
          ...{ userId, remark: `of ${second}`, description: '', createdAt, tags: [], remarkCorpName: '' },
          ...{ remarkMobiles: [], addWay: 1, operUserId: null, state },
        },
      ],
    },
  })

/** The relations and where the contact came from. */
async function store(): Promise<unknown> {
  const { query } = database.dataSource.manager
  const of = (statement: string): Promise<unknown> => query.call(database.dataSource.manager, statement)
  return {
    relations: await of(
      'select user_id, remark, state, added_at, removed_at, removed_by, read_at from follow_user order by 1',
    ),
    source: await of('select source_user_id, source_state, first_added_at from contact'),
  }
}

/** Every order of the causes. */
function orders<T>(causes: readonly T[]): T[][] {
  if (causes.length === 0) return [[]]
  return causes.flatMap((one, i) => orders(causes.filter((_, j) => j !== i)).map((rest) => [one, ...rest]))
}

test('in whatever order addings, renames, removals and readings are told, the relation ends under the last userid', async () => {
  const causes = [
    () => added(10),
    () => renamed(20, 'mei', 'mei2'),
    () => removed(30, 'mei2'),
    () => renamed(40, 'mei2', 'mei3'),
    () => added(50, { userId: 'mei3', state: null }),
    () => read(60, 'mei3', at(50), null),
  ]
  // 720 orders would take half a minute: a dozen of them, far apart, do.
  for (const order of orders(causes).filter((_, i) => i % 61 === 0)) {
    await database.dataSource.query('truncate contact, follow_user, timeline_entry, member_rename')
    for (const cause of order) {
      await cause()
      await cause()
    }
    expect(await store()).toEqual({
      relations: [
        {
          ...{ user_id: 'mei3', remark: 'of 60', state: null },
          ...{ added_at: at(50), removed_at: at(30), removed_by: 'contact', read_at: at(60) },
        },
      ],
      source: [{ source_user_id: 'mei3', source_state: 's10', first_added_at: at(10) }],
    })
  }
})

test('an adding under the old userid that is told after the rename says who has the relation now', async () => {
  await renamed(20, 'mei', 'mei2')
  await renamed(40, 'mei2', 'mei3')
  expect(await added(10)).toBe('mei3')
  expect(await store()).toMatchObject({ relations: [{ user_id: 'mei3', state: 's10', added_at: at(10) }] })
})

test('somebody else who gets the old userid later keeps what is theirs', async () => {
  await added(10)
  await added(50, { externalUserId: 'wm2' })
  await renamed(20, 'mei', 'mei2')
  expect(await added(60, { externalUserId: 'wm3' })).toBe('mei')
  expect(await store()).toMatchObject({
    relations: [{ user_id: 'mei' }, { user_id: 'mei' }, { user_id: 'mei2', added_at: at(10) }],
  })
})

test('a reading from before the rename that is stored after it does not bring the old userid back', async () => {
  await added(10)
  await renamed(20, 'mei', 'mei2')
  await read(15, 'mei')
  expect(await store()).toMatchObject({ relations: [{ user_id: 'mei2', remark: 'of 15' }] })
})

test('of a reading under either userid the later one counts, whichever was stored first', async () => {
  for (const order of orders([() => read(15, 'mei'), () => read(25, 'mei2'), () => renamed(20, 'mei', 'mei2')])) {
    await database.dataSource.query('truncate contact, follow_user, timeline_entry, member_rename')
    for (const cause of order) await cause()
    expect(await store()).toMatchObject({ relations: [{ user_id: 'mei2', remark: 'of 25', read_at: at(25) }] })
  }
})

test('userids that were changed there and back within a second end somewhere', async () => {
  await renamed(20, 'mei', 'mei2')
  await renamed(20, 'mei2', 'mei')
  expect(['mei', 'mei2']).toContain(await added(10))
})

test('changes of tags that wait, what a channel gave and files they keep follow the member', async () => {
  await added(10)
  await database.dataSource.query(
    `insert into tag_change (user_id, external_user_id, added, actor, cause, status, at)
     values ('mei', 'wm1', '{et1}', 'a test', 'api', 'waiting', $1), ('mei', 'wm1', '{et0}', 'a test', 'api', 'done', $1)`,
    [at(11)],
  )
  await database.dataSource.query(
    `insert into channel_arrival (user_id, external_user_id, at, channel_id, due_at) values ('mei', 'wm1', $1, 1, $1)`,
    [at(10)],
  )
  await database.dataSource.query(
    `insert into media_file (id, filename, kind, bytes, content, kept_by, created_at)
     values (gen_random_uuid(), 'a.png', 'image', 1, '', 'mei', $1)`,
    [at(12)],
  )
  await renamed(20, 'mei', 'mei2')
  const changes = await database.dataSource.query('select user_id, status from tag_change order by id')
  expect(changes).toEqual([
    { user_id: 'mei2', status: 'waiting' },
    { user_id: 'mei', status: 'done' },
  ])
  expect(await database.dataSource.query('select user_id from channel_arrival')).toEqual([{ user_id: 'mei2' }])
  expect(await database.dataSource.query('select kept_by from media_file')).toEqual([{ kept_by: 'mei2' }])
})

test('a segment of a member’s customers follows them', async () => {
  const of = (userId: string) => ({
    kind: 'group',
    join: 'all',
    of: [{ kind: 'member', as: 'owner', not: false, userIds: [userId] }],
  })
  await database.dataSource.query(
    `insert into segment (name, audience, saved_by, saved_at) values ('她的客户', $1, 'a test', $2)`,
    [JSON.stringify(of('mei')), at(1)],
  )
  await renamed(20, 'mei', 'may')
  const rows = await database.dataSource.query<{ audience: unknown }[]>('select audience from segment')
  expect(rows).toEqual([{ audience: of('may') }])
})

test('an adding and a rename at the same time leave nothing under the old userid', async () => {
  for (let round = 0; round < 20; round++) {
    await database.dataSource.query('truncate contact, follow_user, timeline_entry, member_rename')
    await Promise.all([added(10), renamed(20, 'mei', 'mei2'), added(10), removed(5, 'mei')])
    expect(await store()).toMatchObject({ relations: [{ user_id: 'mei2', added_at: at(10), removed_at: at(5) }] })
  }
})

test('a second rename told while the first is moving finds what the first brings', async () => {
  await removed(5, 'mei')
  const first = await inTransaction(scope, async (held) => {
    await held.db.query('select 1 from contact for update')
    const moving = renamed(20, 'mei', 'mei2')
    await waitsForLock(scope.db)
    await renamed(40, 'mei2', 'mei3')
    return { moving }
  })
  expect(await first.moving).toBe('mei3')
  expect(await store()).toMatchObject({ relations: [{ user_id: 'mei3', removed_at: at(5) }] })
})

test('in groups a renamed member is the same person: nobody left and nobody joined', async () => {
  await database.dataSource.query('truncate group_chat, group_member, group_move')
  await database.dataSource.query(`insert into group_chat (chat_id, name) values ('wr1', 'x'), ('wr2', 'y')`)
  for (const [chat, id] of [
    ['wr1', 'mei'],
    ['wr2', 'mei'],
    ['wr2', 'mei2'],
  ])
    await database.dataSource.query(
      `insert into group_member (chat_id, member_id, type, name, nickname, joined_at) values ($1, $2, 1, '', '', $3)`,
      [chat, id, at(1)],
    )
  await database.dataSource.query(
    `insert into group_move (chat_id, at, member_id, kind, type) values ('wr1', $1, 'mei', 'joined', 1)`,
    [at(1)],
  )
  await renamed(10, 'mei', 'mei2')
  const of = (table: string) =>
    database.dataSource.query(`select chat_id as chat, member_id as id from ${table} order by 1, 2`)
  expect(await of('group_move')).toEqual([{ chat: 'wr1', id: 'mei2' }])
  // Where both are listed already, a reading has seen to it.
  expect(await of('group_member')).toEqual([
    { chat: 'wr1', id: 'mei2' },
    { chat: 'wr2', id: 'mei' },
    { chat: 'wr2', id: 'mei2' },
  ])
})
