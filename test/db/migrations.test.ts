import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

test('the migrations make just what the entities describe', async () => {
  expect(database.dataSource.entityMetadatas.length).toBeGreaterThan(0)
  const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log()
  expect(upQueries.map(({ query }) => query)).toEqual([])
})

test('no migration is left to run in a test database', async () => {
  expect(await database.dataSource.showMigrations()).toBe(false)
})
