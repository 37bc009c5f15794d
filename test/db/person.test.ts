import { readPerson, readSession } from '../../src/facts/person'
import type { Scope } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope
const query = (sql: string, values: unknown[] = []) => database.dataSource.query(sql, values)

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager })
  await query(`insert into department (id, name, parent_id, leader_user_ids) values
    (1, '公司', 0, '{}'), (2, '销售', 1, '{boss,deputy}'), (3, '销售北', 2, '{north}'), (4, '销售北一', 3, '{}'), (5, '其他', 1, '{}')`)
  await query(`insert into member (user_id, name, department_ids, customer_contact, gone_at, read_at) values
    ('boss', '', '{2}', false, null, now()), ('deputy', '副', '{2}', true, null, now()), ('north', '北', '{3}', true, null, now()),
    ('one', '一', '{4,5}', true, null, now()), ('left', '走', '{4}', true, now(), now()), ('other', '他', '{5}', null, null, now())`)
})
afterAll(() => database.close())

const peopleOf = async (userId: string) => (await readPerson(scope, userId))?.people.sort()

test('a leader’s people are everybody in the departments below, once, also who has left, and not they themselves', async () => {
  expect(await peopleOf('boss')).toEqual(['deputy', 'left', 'north', 'one'])
  expect(await peopleOf('north')).toEqual(['left', 'one'])
  expect(await peopleOf('one')).toEqual([])
})

test('departments that lie within each other by mistake do not hang it', async () => {
  await query('update department set parent_id = 4 where id = 2')
  expect(await peopleOf('north')).toEqual(['boss', 'deputy', 'left', 'one'])
  await query('update department set parent_id = 1 where id = 2')
})

test('who owns or administers a group that is not dismissed has a group', async () => {
  await query(`insert into group_chat (chat_id, owner_user_id, admin_user_ids, dismissed_at) values
    ('a', 'boss', '{north}', null), ('b', 'one', '{other}', now())`)
  const has = async (userId: string) => (await readPerson(scope, userId))?.hasGroup
  expect([await has('boss'), await has('north'), await has('one'), await has('other')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('what WeCom did not tell is null, and whom we do not know is nobody', async () => {
  expect(await readPerson(scope, 'boss')).toMatchObject({ name: null, customerContact: false })
  expect(await readPerson(scope, 'other')).toMatchObject({ name: '他', customerContact: null })
  expect(await readPerson(scope, 'stranger')).toBeNull()
})

test('who asks is found out without reading a large table whole', async () => {
  await query(`insert into group_chat (chat_id, owner_user_id, admin_user_ids)
    select 'wr' || n, 'm' || n % 300, array['m' || n % 300 + 1] from generate_series(1, 20000) n`)
  await query(`insert into member_session (id, user_id, created_at, seen_at, checked_at, user_agent)
    select decode(md5(n::text), 'hex'), 'one', now(), now(), now(), '' from generate_series(1, 5000) n`)
  await query('analyze')
  let plan = ''
  const explained = {
    query: async (sql: string, values: unknown[]) => {
      plan = JSON.stringify(await query(`explain ${sql}`, values))
      return []
    },
  } as unknown as Scope['db']
  await readSession({ ...scope, db: explained }, Buffer.alloc(16))
  expect(plan).toContain('group_chat_admins')
  expect(plan).not.toMatch(/Seq Scan on (group_chat|member_session)/)
})
