import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { ensureDatabase, findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embeddedPostgres'

const ROOT = join(__dirname, '../..')
const home = mkdtempSync(join(ROOT, '.data/embedded-'))
chmodSync(home, 0o755)
const dataDir = join(home, 'pg')
const start = (flags: string[] = []) => startEmbeddedPostgres({ dataDir, flags })
afterAll(() => {
  for (const directory of [placeOf(dataDir), home]) rmSync(directory, { recursive: true, force: true })
})

test('two first starts at the same moment end up on one server, which lives until the last gives it up', async () => {
  const [one, two] = await Promise.all([start(), start()])
  expect(two.url).toBe(one.url)
  await one.stop()
  expect(await ask(two.url, 'select 1 as answer')).toBe(1)
  await two.stop()
  expect(existsSync(join(placeOf(dataDir), 'PG_VERSION'))).toBe(true)
  expect(existsSync(join(placeOf(dataDir), 'postmaster.pid'))).toBe(false)
})

test('a start right after the server was killed finds the data that was committed', async () => {
  const killed = await start()
  await ask(killed.url, 'create table kept as select 42 as answer')
  process.kill(serverPid(), 'SIGKILL')
  const again = await start()
  expect(await ask(again.url, 'select answer from kept')).toBe(42)
  await Promise.all([killed.stop(), again.stop()])
})

test('it is durable, knows Chinese letters and listens on this machine only; flags change that server alone', async () => {
  const server = await start(['work_mem=9MB'])
  expect(await ask(server.url, 'show fsync')).toBe('on')
  expect(await ask(server.url, 'show listen_addresses')).toBe('127.0.0.1')
  expect(await ask(server.url, 'show work_mem')).toBe('9MB')
  expect(await ask(server.url, `select '水' ~ '[[:alpha:]]'`)).toBe(true)
  expect(new URL(server.url).pathname).toBe('/changlai')
  await server.stop()
})

test('it starts below a directory that nobody else may enter', async () => {
  const secluded = join(home, 'private')
  mkdirSync(secluded, { mode: 0o700 })
  const server = await startEmbeddedPostgres({ dataDir: join(secluded, 'pg') })
  expect(await ask(server.url, 'select 1 as answer')).toBe(1)
  await server.stop()
  rmSync(placeOf(join(secluded, 'pg')), { recursive: true })
})

test('a server is found while it runs, wherever its files lie, and never started by looking', async () => {
  const server = await start()
  expect(await findEmbeddedPostgres(dataDir)).toBe(server.url)
  await server.stop()
  expect(await findEmbeddedPostgres(dataDir)).toBe(null)
  expect(await findEmbeddedPostgres(join(home, 'nowhere'))).toBe(null)
  expect(existsSync(join(placeOf(dataDir), 'postmaster.pid'))).toBe(false)
})

test('a database that is asked for twice at once is made once', async () => {
  const server = await start()
  const urls = await Promise.all([ensureDatabase(server.url, 'a "b'), ensureDatabase(server.url, 'a "b')])
  expect(urls[0]).toBe(urls[1])
  expect(await ask(urls[0], 'select current_database()')).toBe('a "b')
  await server.stop()
})

/** Where the files really are: run by root below a private directory, the server keeps them elsewhere. */
function placeOf(directory: string): string {
  const record = join(directory, 'moved-to')
  return existsSync(record) ? readFileSync(record, 'utf8').trim() : directory
}

function serverPid(): number {
  return Number(readFileSync(join(placeOf(dataDir), 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function ask(url: string, query: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(query)
    return Object.values(rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}
