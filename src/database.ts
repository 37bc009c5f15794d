import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import type { Config } from '../config'
import { dataSource } from '../ormconfig'
import { startEmbeddedPostgres } from './embeddedPostgres'
import type { Log } from './log'

export interface Database {
  url: string
  stop(): Promise<void>
}

/** The database to use: the given one, or an embedded PostgreSQL in the data directory, created at the first start. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, stop: () => Promise.resolve() }
  if (config.production) {
    log.warn('DATABASE_URL is not set: using the embedded PostgreSQL. In production, set it to a server with backups.')
  }
  const server = await startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'pg'),
    log: (line) => log.info({ postgres: line }, 'embedded PostgreSQL'),
  })
  return { url: server.url, stop: () => server.stop() }
}

/** A database this code must not touch. The message is for the person who installs. */
export class DatabaseTooNew extends Error {}

const MIGRATION_LOCK = 7_295_011

/** Brings the schema up to date, one process at a time. Refuses a database that newer code has migrated. */
export async function migrate(url: string): Promise<string[]> {
  const source = await dataSource(url, { poolSize: 2, name: 'migrate' }).initialize()
  const lock = source.createQueryRunner()
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await refuseNewer(source)
    const done = await source.runMigrations({ transaction: 'each' })
    return done.map((migration) => migration.name)
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
    await lock.release()
    await source.destroy()
  }
}

const START_TRIES = 30
/** Nobody listens, or the server is still starting, or it is shutting down (PostgreSQL's class 57). */
const NOT_YET = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|57P0[123]/

/** Migrates; a database that is not up yet is waited for, half a minute long, since after a power cut it may be slower. */
export async function migrateWhenReachable(url: string, log: Log): Promise<string[]> {
  for (let tried = 1; ; tried++) {
    try {
      return await migrate(url)
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
      if (tried === START_TRIES || !NOT_YET.test(code)) throw error
      if (tried === 1) log.warn({ code }, 'the database does not answer yet; waiting for it')
      await sleep(1000)
    }
  }
}

async function refuseNewer(source: DataSource): Promise<void> {
  const unknown = await unknownMigrations(source)
  if (unknown.length === 0) return
  throw new DatabaseTooNew(
    `This database was migrated by a newer version of Changlai (it knows ${unknown.join(', ')}, which this version does not). ` +
      'Start the newer version, or restore a backup made before it. Nothing was changed.',
  )
}

/** Migrations the database has seen and this code has not. */
export async function unknownMigrations(source: DataSource): Promise<string[]> {
  const [table] = await source.query<{ exists: boolean }[]>(`select to_regclass('migration') is not null as exists`)
  if (!table?.exists) return []
  const known = new Set(source.migrations.map((migration) => migration.name ?? migration.constructor.name))
  const rows = await source.query<{ name: string }[]>('select name from migration order by id')
  return rows.map((row) => row.name).filter((name) => !known.has(name))
}

/** Migrations of this code that the database has not seen. Only reads, whatever state the database is in. */
export async function pendingMigrations(source: DataSource): Promise<string[]> {
  const [table] = await source.query<{ exists: boolean }[]>(`select to_regclass('migration') is not null as exists`)
  const rows = table?.exists ? await source.query<{ name: string }[]>('select name from migration') : []
  const done = new Set(rows.map((row) => row.name))
  return source.migrations.map(({ name, constructor }) => name ?? constructor.name).filter((name) => !done.has(name))
}

/** Whether every migration of this code has been run. */
export async function isMigrated(source: DataSource): Promise<boolean> {
  return !(await source.showMigrations())
}
