import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '../../src/database'
import { ensureDatabase, startEmbeddedPostgres } from '../../src/embeddedPostgres'

/** A database of its own with every migration applied, and a connection for the proof's own questions. */
export interface ProofDatabase {
  url: string
  client: Client
  /** Drops it. */
  close(): Promise<void>
}

/** Makes databases on one server. */
export interface Databases {
  create(): Promise<ProofDatabase>
  /** Gives the server up. */
  close(): Promise<void>
}

const ROOT = join(__dirname, '../..')
const TEMPLATE = 'changlai_prove_template'

/** On DATABASE_URL's server when it is given, else on an embedded one with durable settings. */
export async function proofDatabases(): Promise<Databases> {
  const given = process.env.DATABASE_URL
  const server = given ? null : await startEmbeddedPostgres({ dataDir: join(ROOT, '.data/prove-pg') })
  const url = given ?? server?.url ?? ''
  await onServer(url, `drop database if exists ${TEMPLATE} with (force)`)
  await migrate(await ensureDatabase(url, TEMPLATE))
  return {
    ...databasesFrom(url, TEMPLATE, 'changlai_prove'),
    async close() {
      await onServer(url, `drop database if exists ${TEMPLATE} with (force)`)
      await server?.stop()
    },
  }
}

/** On the server of a test run (test/support/globalSetup.ts). Its name starts as the run's own databases do. */
export function testRunDatabases(): Databases {
  const { TEST_SERVER_URL: url, TEST_TEMPLATE: template } = process.env
  if (!url || !template) throw new Error('the server of the test run is not there: run tests through Jest')
  return { ...databasesFrom(url, template, `changlai_test_${process.pid}`), close: () => Promise.resolve() }
}

function databasesFrom(server: string, template: string, prefix: string): Pick<Databases, 'create'> {
  return {
    async create() {
      const name = `${prefix}_${randomBytes(5).toString('hex')}`
      await onServer(server, `create database ${name} template ${template}`)
      const url = new URL(server)
      url.pathname = `/${name}`
      const client = new Client({ connectionString: url.href })
      await client.connect()
      return {
        url: url.href,
        client,
        async close() {
          await client.end()
          await onServer(server, `drop database if exists ${name} with (force)`)
        },
      }
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
