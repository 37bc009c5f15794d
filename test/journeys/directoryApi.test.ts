import { startWorld, type World } from '../support/app'

let world: World

beforeAll(async () => {
  world = await startWorld()
  await world.db.query(
    `insert into department (id, name, parent_id) values (1, '清泉到家', 0), (2, '销售部', 1), (3, '空部门', 1)`,
  )
  await world.db.query(
    `insert into member (user_id, name, department_ids, customer_contact, gone_at, read_at) values
       ('Lin.Mei', '林梅', '{2}', true, null, now()), ('he_qing', '何青', '{1,2}', null, null, now()),
       ('gone', '林走', '{2}', true, now(), now())`,
  )
})
afterAll(() => world.close())

test('departments count the members who are still there, each department its own', async () => {
  const { body } = await world.api('GET', '/api/departments')
  expect(body).toEqual(
    expect.arrayContaining([
      { id: 1, name: '清泉到家', parentId: 0, members: 1, led: true },
      { id: 2, name: '销售部', parentId: 1, members: 2, led: true },
      { id: 3, name: '空部门', parentId: 1, members: 0, led: true },
    ]),
  )
})

test('whoever asks is told which departments they lead: their own and all below', async () => {
  await world.db.query(
    `insert into department (id, name, parent_id, leader_user_ids) values (10, '北区', 1, '{he.qing}'), (11, '北一', 10, '{}')`,
  )
  await world.db.query(`insert into member (user_id, name, department_ids, customer_contact, read_at)
    values ('he.qing', '何', '{10}', true, now()) on conflict (user_id) do update set customer_contact = true`)
  const { body } = await world.apiAs('he.qing', 'GET', '/api/departments')
  const departments = body as unknown as { id: number; led: boolean }[]
  expect(
    departments
      .filter(({ led }) => led)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([10, 11])
  expect(departments.length).toBeGreaterThan(2)
  await world.db.query(`delete from member where user_id = 'he.qing'`)
})

test.each([
  ['林', ['Lin.Mei']],
  ['lin.', ['Lin.Mei']],
  // Wildcards of SQL are plain letters to whoever searches.
  ['_', ['he_qing']],
  ['%', []],
  ['', ['Lin.Mei', 'he_qing']],
])('members are found by a part of name or id, and never those who left: %j', async (text, userIds) => {
  const { body } = await world.api('GET', `/api/members?text=${encodeURIComponent(text)}`)
  const found = body as unknown as { userId: string }[]
  expect(found.map(({ userId }) => userId).sort()).toEqual(userIds)
})

test('what is wrong with a request is said in Chinese beside the English', async () => {
  const { status, body } = await world.api('POST', '/api/tags', { name: '', group: { id: 'et1' } })
  expect(status).toBe(400)
  expect(body.error).toMatchObject({
    issues: [
      { path: 'body.name', message: expect.stringMatching(/small/i), messageZh: expect.stringMatching(/数值过小/) },
    ],
  })
})
