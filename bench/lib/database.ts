import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../src/database'
import { ensureDatabase, startEmbeddedPostgres } from '../../src/embeddedPostgres'
import { ROOT } from './files'

export interface BenchDatabase {
  url: string
  /** A connection for the benchmark's own questions. */
  client: Client
  /** Drops the database, unless it is to be kept. */
  close(): Promise<void>
}

/** What makes a commit survive a power cut. Each must be on, or the figures would be about something else. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'] as const

/**
 * A migrated database: on DATABASE_URL's server when it is given, else on an embedded one with durable settings. It is new,
 * and dropped at the end; one to `keep` stays as it was left, and only what was added to the schema since is done to it. With
 * `copyOf` it begins as one that was kept, which stays untouched.
 */
export async function benchDatabase(
  bench: string,
  { keep = false, copyOf }: { keep?: boolean; copyOf?: string } = {},
): Promise<BenchDatabase> {
  const given = process.env.DATABASE_URL
  const server = given ? null : await startEmbeddedPostgres({ dataDir: join(ROOT, '.data/bench-pg') })
  const serverUrl = given ?? server?.url ?? ''
  const name = `changlai_bench_${bench}`
  if (!keep) await drop(serverUrl, name)
  if (copyOf) await copy(serverUrl, `changlai_bench_${copyOf}`, name)
  const url = await ensureDatabase(serverUrl, name)
  await migrate(url)
  const client = new Client({ connectionString: url })
  await client.connect()
  await assertDurable(client)
  return {
    url,
    client,
    async close() {
      await client.end()
      if (!keep) await drop(serverUrl, name)
      await server?.stop()
    },
  }
}

/** Throws unless an acknowledged commit is on disk. */
export async function assertDurable(client: Client): Promise<void> {
  for (const setting of DURABLE) {
    const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [setting])
    if (rows[0]?.value !== 'on') throw new Error(`${setting} is ${rows[0]?.value}: commits would not be durable`)
  }
}

const drop = (serverUrl: string, name: string): Promise<void> =>
  onServer(serverUrl, (client) => `drop database if exists ${client.escapeIdentifier(name)} with (force)`)

const copy = (serverUrl: string, from: string, to: string): Promise<void> =>
  onServer(
    serverUrl,
    (client) => `create database ${client.escapeIdentifier(to)} template ${client.escapeIdentifier(from)}`,
  )

async function onServer(serverUrl: string, statement: (client: Client) => string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement(client))
  } finally {
    await client.end()
  }
}
