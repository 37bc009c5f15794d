import { randomUUID } from 'node:crypto'
import { startWorld, type Answer, type World } from '../support/app'
import { holders, managedRep, otherRep, putPeople } from '../support/rights/people'

let world: World
beforeAll(async () => {
  world = await startWorld({ admins: holders.admin, limits: 'off', settings: { todos: { givenPerMinute: 3 } } })
  await putPeople(world)
})
afterAll(() => world.close())

const make = (userId: string, to: string, key = randomUUID()): Promise<Answer> =>
  world.apiAs(userId, 'POST', '/api/todos', {
    key,
    title: '问问新茶',
    dueAt: new Date(Date.now() + 3600_000).toISOString(),
    userId: to,
  })
const tooMany = { status: 429, body: { error: { id: 'too-many-requests' } } }

test('one member gives others a few to-dos a minute, made or handed over; their own, and others’, are not paced', async () => {
  const mine = await make(managedRep, managedRep)
  // All sessions are there before the minute begins by which is counted.
  await make(otherRep, otherRep)
  world.server.deps.clock.setOffset(60_000 - (Date.now() % 60_000))
  for (let i = 0; i < 2; i++) expect((await make(managedRep, otherRep)).status).toBe(200)
  const handOver = (id: unknown): Promise<Answer> =>
    world.apiAs(managedRep, 'POST', `/api/todos/${String(id)}/hand-over`, { userId: otherRep, note: '' })
  expect((await handOver(mine.body.id)).status).toBe(200)
  expect(await make(managedRep, otherRep)).toMatchObject(tooMany)
  const own = await make(managedRep, managedRep)
  expect(own.status).toBe(200)
  expect(await handOver(own.body.id)).toMatchObject(tooMany)
  expect((await make(otherRep, managedRep)).status).toBe(200)
  const given = await world.db.query<{ n: number }[]>(
    `select count(*)::int as n from outbox_message where user_id = $1`,
    [otherRep],
  )
  expect(given).toEqual([{ n: 3 }])
})
