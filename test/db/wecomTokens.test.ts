import { setTimeout as sleep } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { dataSource } from '../../ormconfig'
import { createTokenStore } from '../../src/services/wecomTokens'
import type { FetchedToken } from '../../src/wecom'
import { testDatabase, type TestDatabase } from '../support/database'

const KEY = 'wwcorp:1000002'
let database: TestDatabase
let db: DataSource
let other: DataSource

beforeAll(async () => {
  database = await testDatabase()
  db = database.dataSource
  other = await dataSource(database.url, { poolSize: 5, name: 'other-process' }).initialize()
})
beforeEach(() => db.query('truncate wecom_token'))
afterAll(async () => {
  await other.destroy()
  await database.close()
})

/** A fetch that takes a while, and counts. */
function gettoken(value: string, expiresInSeconds = 7200) {
  const fetch = async (): Promise<FetchedToken> => {
    fetch.count += 1
    await sleep(80)
    return { value, expiresInSeconds }
  }
  fetch.count = 0
  return fetch
}

const stored = (value: string, expires: string, refreshing: string | null = null): Promise<unknown> =>
  db.query(
    `insert into wecom_token (key, value, expires_at, refreshing_until, refreshing_by)
       values ($1, $2, now() + $3::interval, now() + $4::interval, 'a dead process')`,
    [KEY, value, expires, refreshing],
  )

test('two processes that hold the same stale token fetch one new one', async () => {
  await stored('old', '1 hour')
  const fetch = gettoken('new')
  const stores = [createTokenStore(db.manager), createTokenStore(other.manager)]
  const callers = Array.from({ length: 10 }, () => stores.map((store) => store.refresh(KEY, 'old', fetch))).flat()
  expect(new Set(await Promise.all(callers))).toEqual(new Set(['new']))
  expect(fetch.count).toBe(1)
  expect(await stores[1]?.read(KEY)).toBe('new')
})

test('the very first token is fetched once, and read by the others', async () => {
  const fetch = gettoken('first')
  const stores = [createTokenStore(db.manager), createTokenStore(other.manager)]
  expect(await Promise.all(stores.map((store) => store.refresh(KEY, null, fetch)))).toEqual(['first', 'first'])
  expect(fetch.count).toBe(1)
})

test('a token that is newer than the stale one is returned without asking WeCom', async () => {
  await stored('newer', '1 hour')
  const fetch = gettoken('never')
  expect(await createTokenStore(db.manager).refresh(KEY, 'old', fetch)).toBe('newer')
  expect(fetch.count).toBe(0)
})

test('a token is not read in its last five minutes', async () => {
  const store = createTokenStore(db.manager)
  await store.refresh(KEY, null, gettoken('new'))
  const [row] = await db.query<{ seconds: number }[]>(
    'select extract(epoch from expires_at - now())::float8 as seconds from wecom_token',
  )
  expect(row?.seconds).toBeGreaterThan(6890)
  expect(row?.seconds).toBeLessThanOrEqual(6900)
  await db.query(`update wecom_token set expires_at = now() - interval '1 ms'`)
  expect(await store.read(KEY)).toBeNull()
  expect(await store.refresh(KEY, null, gettoken('newer'))).toBe('newer')
})

test('a process that died while fetching is waited for until its lease ends, and not longer', async () => {
  await stored('old', '1 hour', '300 ms')
  const fetch = gettoken('new')
  const began = performance.now()
  expect(await createTokenStore(db.manager).refresh(KEY, 'old', fetch)).toBe('new')
  expect(performance.now() - began).toBeGreaterThan(250)
  expect(fetch.count).toBe(1)
})

test('a lease is ten seconds', async () => {
  const seen: Promise<{ seconds: number }[]>[] = []
  const fetch = async (): Promise<FetchedToken> => {
    seen.push(other.query('select extract(epoch from refreshing_until - now())::float8 as seconds from wecom_token'))
    await seen[0]
    return { value: 'new', expiresInSeconds: 7200 }
  }
  await createTokenStore(db.manager).refresh(KEY, null, fetch)
  const [row] = (await seen[0]) ?? []
  expect(row?.seconds).toBeGreaterThan(9)
  expect(row?.seconds).toBeLessThanOrEqual(10)
})

test('a failed fetch frees the lease at once, and the next caller fetches', async () => {
  const store = createTokenStore(db.manager)
  const failing = async (): Promise<FetchedToken> => {
    throw new Error('no answer')
  }
  await expect(store.refresh(KEY, null, failing)).rejects.toThrow('no answer')
  const began = performance.now()
  expect(await store.refresh(KEY, null, gettoken('new'))).toBe('new')
  expect(performance.now() - began).toBeLessThan(2000)
})

test('whoever lost the lease while fetching does not overwrite the newer token', async () => {
  const late = async (): Promise<FetchedToken> => {
    await db.query(
      `update wecom_token set value = 'newer', expires_at = now() + interval '1 hour', refreshing_by = null`,
    )
    return { value: 'late', expiresInSeconds: 7200 }
  }
  const store = createTokenStore(db.manager)
  await store.refresh(KEY, null, late)
  expect(await store.read(KEY)).toBe('newer')
})

test('no transaction is open while WeCom is asked', async () => {
  let open = -1
  const fetch = async (): Promise<FetchedToken> => {
    const [row] = await other.query<{ n: number }[]>(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'`,
    )
    open = row?.n ?? -1
    return { value: 'new', expiresInSeconds: 7200 }
  }
  await createTokenStore(db.manager).refresh(KEY, null, fetch)
  expect(open).toBe(0)
})
