import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { dataSource } from '../../ormconfig'
import { ensureDatabase, startEmbeddedPostgres } from '../../src/embeddedPostgres'
import { TEST_DATABASE } from './database'
import { giveUpWith } from './globalTeardown'

const ROOT = join(__dirname, '../..')
/** Lost on a crash, and worth nothing then: tests need commits that are real, not commits that are durable. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
/** One of the several runs that may share a server prepares it at a time. */
const PREPARE_LOCK = 7_301_924

/** One server for the whole run, and a template with every migration, from which each test's database is copied. */
export default async function globalSetup(): Promise<void> {
  const url = process.env.DATABASE_URL ?? (await embeddedServer())
  const admin = new Client({ connectionString: url })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock($1)', [PREPARE_LOCK])
    const template = templateName()
    await dropLeftovers(admin, template)
    await makeTemplate(admin, url, template)
    process.env.TEST_SERVER_URL = url
    process.env.TEST_TEMPLATE = template
  } finally {
    await admin.end()
  }
}

async function embeddedServer(): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDir: join(ROOT, '.data/test-pg'), flags: FAST })
  giveUpWith(() => server.stop())
  return server.url
}

/** Named after the migrations' content, so that a run finds the template of an earlier one ready. */
function templateName(): string {
  const directory = join(ROOT, 'src/migrations')
  const content = createHash('sha256')
  for (const file of readdirSync(directory).sort()) content.update(file).update(readFileSync(join(directory, file)))
  return `changlai_template_${content.digest('hex').slice(0, 12)}`
}

async function makeTemplate(admin: Client, serverUrl: string, template: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [template])
  if (rowCount !== 0) return
  const draft = `${template}_draft`
  await admin.query(`drop database if exists ${draft} with (force)`)
  const source = await dataSource(await ensureDatabase(serverUrl, draft), { poolSize: 2, name: 'test' }).initialize()
  try {
    await source.runMigrations()
  } finally {
    await source.destroy()
  }
  await admin.query(`alter database ${draft} rename to ${template}`)
}

/** Databases of runs that were killed, and, when no other run is under way, templates of other migrations. */
async function dropLeftovers(admin: Client, template: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string; used: boolean }>(
    `select datname, exists (select from pg_stat_activity a where a.datname = d.datname) as used
       from pg_database d where datname ~ '^changlai_(test|template)_'`,
  )
  const tests = rows.filter(({ datname }) => TEST_DATABASE.test(datname))
  const left = tests.filter(({ datname, used }) => !used && !isAlive(Number(TEST_DATABASE.exec(datname)?.[1])))
  const templates = rows.filter(({ datname, used }) => !used && datname.startsWith('changlai_template_'))
  const old = tests.length === left.length ? templates.filter(({ datname }) => datname !== template) : []
  for (const { datname } of [...left, ...old]) await admin.query(`drop database if exists ${datname}`)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
