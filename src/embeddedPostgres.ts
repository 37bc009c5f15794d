import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { nativeDirectory, reachableBinaries, reachableDataDir, replaceDirectory } from './embeddedPostgresFiles'
import { codeOf, run, serverUser, type ServerUser } from './embeddedPostgresFiles'

/** A PostgreSQL of our own, on 127.0.0.1 only. `url` names its database `changlai`. */
export interface EmbeddedPostgres {
  url: string
  /** Gives the server up; the last process to do so stops it. Close the connections first. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Made at the first start. When the server's user cannot reach it, its file `moved-to` names the place used instead. */
  dataDir: string
  /** Further server settings, each `name=value`. */
  flags?: string[]
  log?: (line: string) => void
}

interface Server {
  bin: string
  dataDir: string
  settings: string[]
  user: ServerUser
}

const DATABASE = 'changlai'
const START_ATTEMPTS = 20
const RETRY_MS = 500
/** For one small machine. Statements and details stay out of the server's log because they hold customers' data. */
const SETTINGS = [
  'max_connections=100',
  'shared_buffers=128MB',
  'effective_cache_size=512MB',
  'work_mem=8MB',
  'maintenance_work_mem=64MB',
  'max_wal_size=2GB',
  'random_page_cost=1.1',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
]

/** Starts the server below `dataDir`, or joins the one that a killed or another process left running there. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined)
  const user = serverUser()
  const server: Server = {
    bin: await reachableBinaries(nativeDirectory(), user),
    dataDir: await reachableDataDir(options.dataDir, user, log),
    settings: [...SETTINGS, ...(options.flags ?? [])],
    user,
  }
  if (!fs.existsSync(join(server.dataDir, 'PG_VERSION'))) await createCluster(server)
  const leave = enlist(server.dataDir)
  try {
    const port = await running(server, log)
    return { url: await ensureDatabase(serverUrl(port), DATABASE), stop: () => stop(server, leave, log) }
  } catch (error) {
    leave()
    throw error
  }
}

/** The URL of the database on the server that runs over `dataDir`; null = none does. Starts nothing. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  if (!fs.existsSync(dataDir)) return null
  const record = join(dataDir, 'moved-to')
  const place = fs.existsSync(record) ? fs.readFileSync(record, 'utf8').trim() : fs.realpathSync(dataDir)
  const port = await answeringPort(place)
  return port === undefined ? null : serverUrl(port).replace(/postgres$/, DATABASE)
}

/** The URL of database `name` on the server that `url` names; the database is made when it is missing. */
export async function ensureDatabase(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    // Another process made it at the same moment: duplicate_database, or the catalogue's unique key.
    if (!['42P04', '23505'].includes(codeOf(error))) throw error
  } finally {
    await client.end()
  }
  const named = new URL(url)
  named.pathname = `/${encodeURIComponent(name)}`
  return named.href
}

function serverUrl(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}

/** Made aside and renamed, so that a kill half-way leaves nothing that looks complete, and two first starts do not meet. */
async function createCluster(server: Server): Promise<void> {
  const part = fs.mkdtempSync(`${server.dataDir}.new-`)
  if (server.user.uid !== undefined) fs.chownSync(part, server.user.uid, server.user.gid ?? server.user.uid)
  // pg_trgm ignores Chinese letters under any locale that does not know them. Windows' own locale does.
  const locale = process.platform === 'win32' ? [] : ['--locale=C.UTF-8']
  const args = ['-D', part, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-instructions', ...locale]
  const { code, output } = await run(join(server.bin, 'initdb'), args, server.user, 'pipe')
  if (code === 0) return replaceDirectory(part, server.dataDir)
  fs.rmSync(part, { recursive: true, force: true })
  throw new Error(`initdb failed: ${output.trim()}`)
}

/** Counts this process among those that use the server; the result takes it off the list again. */
function enlist(dataDir: string): () => void {
  const users = join(dataDir, 'users')
  fs.mkdirSync(users, { recursive: true })
  const mine = fs.mkdtempSync(join(users, `${process.pid}-`))
  return () => fs.rmSync(mine, { recursive: true, force: true })
}

/** Whether a living process is on the list; those that were killed are taken off it. */
function inUse(dataDir: string): boolean {
  const users = join(dataDir, 'users')
  const listed = fs.readdirSync(users)
  const dead = listed.filter((name) => !isAlive(Number.parseInt(name, 10)))
  for (const name of dead) fs.rmSync(join(users, name), { recursive: true, force: true })
  return dead.length < listed.length
}

/** The port of the server, started when it does not answer. A just-killed one holds its shared memory for a moment. */
async function running(server: Server, log: (line: string) => void): Promise<number> {
  const serverLog = join(server.dataDir, 'server.log')
  const settings = server.settings.map((setting) => `-c ${setting}`).join(' ')
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    const left = await answeringPort(server.dataDir)
    if (left !== undefined) {
      log(`using the database server that already runs in ${server.dataDir}`)
      return left
    }
    const port = await freePort()
    const postgres = `-p ${port} -h 127.0.0.1 -k '' ${settings}`
    const args = ['start', '-w', '-t', '60', '-D', server.dataDir, '-l', serverLog, '-o', postgres]
    if ((await run(join(server.bin, 'pg_ctl'), args, server.user)).code === 0) return port
    await sleep(RETRY_MS)
  }
  const said = fs.readFileSync(serverLog, 'utf8').trim().split('\n').slice(-3).join('\n')
  throw new Error(`the embedded PostgreSQL in ${server.dataDir} does not start:\n${said}`)
}

/** Where a server over just this directory answers; undefined = none does. */
async function answeringPort(dataDir: string): Promise<number | undefined> {
  const pidFile = join(dataDir, 'postmaster.pid')
  if (!fs.existsSync(pidFile)) return undefined
  const port = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[3])
  if (!port) return undefined
  const client = new Client({ connectionString: serverUrl(port), connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory === dataDir ? port : undefined
  } catch {
    // A stale file, or a server on its way up or down: the caller starts one and looks again.
    return undefined
  } finally {
    await client.end()
  }
}

async function stop(server: Server, leave: () => void, log: (line: string) => void): Promise<void> {
  leave()
  if (inUse(server.dataDir)) return log('the database server is left running: another process uses it')
  await run(join(server.bin, 'pg_ctl'), ['stop', '-m', 'fast', '-w', '-D', server.dataDir], server.user)
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().on('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? done(address.port) : failed(new Error('no free port')),
      )
    })
  })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user is alive too.
    return codeOf(error) === 'EPERM'
  }
}
