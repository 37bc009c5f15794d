import { Client } from 'pg'
import { DatabaseTooNew, isMigrated, migrate } from '../../src/database'
import { dataSource } from '../../ormconfig'
import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

test('a database that newer code has migrated is refused in words, and left as it is', async () => {
  await database.dataSource.query(
    `insert into migration (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`,
  )
  await expect(migrate(database.url)).rejects.toThrow(DatabaseTooNew)
  await expect(migrate(database.url)).rejects.toThrow(
    /newer version of Changlai.*FromTheFuture9999999999999.*Nothing was changed/s,
  )
})

test('several processes that start at once on an empty database migrate it once', async () => {
  await database.dataSource.query('drop schema public cascade')
  await database.dataSource.query('create schema public')
  const done = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)])
  expect(done.filter((names) => names.length > 0)).toHaveLength(1)
  expect(await migrate(database.url)).toEqual([])
  const source = await dataSource(database.url).initialize()
  expect(await isMigrated(source)).toBe(true)
  await source.destroy()
})

test('every migration can be taken back, and nothing is left', async () => {
  const source = await dataSource(database.url).initialize()
  for (const _ of source.migrations) await source.undoLastMigration()
  const left = await source.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration'`,
  )
  expect(left).toEqual([])
  await source.destroy()
})

test('a migration that cannot be done says so, and a later start does it', async () => {
  await database.dataSource.query('drop schema public cascade')
  await database.dataSource.query('create schema public')
  await database.dataSource.query('create table contact (id int)')
  await expect(migrate(database.url)).rejects.toThrow('contact')
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query(`select tablename from pg_tables where schemaname = 'public' order by 1`)
  expect(rows.map(({ tablename }) => tablename)).toEqual(['contact', 'migration'])
  await client.query('drop table contact')
  await client.end()
  expect(await migrate(database.url)).not.toEqual([])
})
