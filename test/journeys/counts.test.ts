import { startWorld, type World } from '../support/app'

let world: World
beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing' })
  await world.api('POST', '/api/tags/sync')
  await world.api('POST', '/api/custom-fields', {
    key: 'budget',
    kind: 'number',
    options: [],
    label: { zh: '预算', en: 'Budget' },
  })
  for (const userId of ['lin.mei', 'he.qing']) await world.apiAs(userId, 'GET', '/api/me')
})
afterAll(() => world.close())

/** How often `contacts` is which kind of thing in an answer. */
const kinds = (body: unknown): string[] => {
  const found = [...JSON.stringify(body).matchAll(/"contacts":(null|\d+)/g)].map(([, value]) =>
    value === 'null' ? 'not counted' : 'counted',
  )
  return [...new Set(found)]
}

test.each([
  ['/api/tags?counts=true', 'follow_user'],
  ['/api/custom-fields', 'contact'],
])('%s counts for admins; who is none gets it without a look at the table of contacts', async (path, table) => {
  expect(kinds((await world.apiAs('he.qing', 'GET', path)).body)).toEqual(['counted'])
  await world.db.transaction(async (db) => {
    await db.query(`lock table ${table} in access exclusive mode`)
    const { status, body } = await world.apiAs('lin.mei', 'GET', path)
    expect([status, kinds(body)]).toEqual([200, ['not counted']])
  })
})
