import { isTheirs } from '../../src/views/whose'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await database.dataSource.query(
    `insert into group_chat (chat_id, owner_user_id, admin_user_ids) values ('wr1', 'owner', '{deputy}'), ('wr2', 'owner', '{}')`,
  )
  await database.dataSource.query(
    `insert into group_member (chat_id, member_id, type, left_at)
     values ('wr1', 'inside', 1, null), ('wr1', 'left', 1, now()), ('wr1', 'outsider', 2, null), ('wr2', 'elsewhere', 1, null)`,
  )
})
afterAll(() => database.close())

const theirs = (subject: 'group' | 'group-in-view', userId: string, people: string[] = []): Promise<boolean> =>
  isTheirs({ db: database.dataSource.manager }, { userId, roles: ['rep'], people }, subject, 'wr1')

test.each(['owner', 'deputy', 'inside'])('a group can be looked at by the %s', async (userId) => {
  expect(await theirs('group-in-view', userId)).toBe(true)
})

test('so it can by who leads somebody in it', async () => {
  expect(await theirs('group-in-view', 'leader', ['inside'])).toBe(true)
})

test.each(['left', 'outsider', 'elsewhere', 'nobody'])('but not by who is %s', async (userId) => {
  expect(await theirs('group-in-view', userId)).toBe(false)
})

test('to be in it makes it nobody’s own', async () => {
  expect(await theirs('group', 'inside')).toBe(false)
})
