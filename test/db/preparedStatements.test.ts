import { testDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase

beforeAll(async () => (database = await testDatabase({ poolSize: 1 })))
afterAll(() => database.close())

const planned = async (): Promise<string[]> =>
  (await database.dataSource.query<{ name: string }[]>('select name from pg_prepared_statements')).map(
    ({ name }) => name,
  )

test('a statement with the mark is planned once for a connection, any other each time', async () => {
  for (const n of [1, 2])
    expect(await database.dataSource.query('/* prepared a-test */ select $1::int as n', [n])).toEqual([{ n }])
  await database.dataSource.query('select $1::int as n', [1])
  expect(await planned()).toEqual(['a-test'])
})

test('what a marked statement answers is seen in its own transaction', async () => {
  await database.dataSource.query('create table thing (n int)')
  await database.dataSource.transaction(async (db) => {
    const count = (): Promise<unknown> => db.query('/* prepared count-things */ select count(*)::int as n from thing')
    expect(await count()).toEqual([{ n: 0 }])
    await db.query('insert into thing values (1)')
    expect(await count()).toEqual([{ n: 1 }])
  })
})

test('an error of a marked statement is thrown, and the connection goes on', async () => {
  await expect(database.dataSource.query('/* prepared wrong */ select 1 / $1::int', [0])).rejects.toThrow('division')
  expect(await database.dataSource.query('/* prepared wrong */ select 1 / $1::int as n', [1]).catch(String)).toMatch(
    /unique/,
  )
})
