/** `npm run migration:new NAME`: a migration that takes the schema from the last one to what the entities say now. */
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './build.mjs'

const name = process.argv[2] ?? ''
if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
  console.error('Give the migration a name in camelCase, such as: npm run migration:new contactOrders')
  process.exit(2)
}

const require = createRequire(import.meta.url)
require('@swc-node/register')
const { dataSource } = require('../ormconfig.ts')
const { ensureDatabase, startEmbeddedPostgres } = require('../src/embeddedPostgres.ts')

const { upQueries, downQueries } = await difference()
const time = Date.now()
const file = join(root, 'src/migrations', `${time}-${name}.ts`)
writeFileSync(file, await format(source(), { ...(await resolveConfig(file)), filepath: file }))
console.log(`${file}: ${upQueries.length} statements. Read it, then run the tests.`)

/** What is missing between all migrations, run on an empty database, and the entities. */
async function difference() {
  const server = await startEmbeddedPostgres({ dataDir: join(root, '.data/migration-pg'), flags: ['fsync=off'] })
  const draft = `migration_${process.pid}_${Date.now()}`
  const drafts = await dataSource(await ensureDatabase(server.url, draft)).initialize()
  try {
    await drafts.runMigrations()
    return await drafts.driver.createSchemaBuilder().log()
  } finally {
    await drafts.destroy()
    const admin = await dataSource(server.url).initialize()
    await admin.query(`drop database ${draft}`)
    await admin.destroy()
    await server.stop()
  }
}

function source() {
  const className = `${name[0].toUpperCase()}${name.slice(1)}${time}`
  const run = (queries) => queries.map(({ query }) => `await runner.query(${literal(query)})`).join('\n')
  return `import type { MigrationInterface, QueryRunner } from 'typeorm'

export class ${className} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    ${run(upQueries)}
  }

  async down(runner: QueryRunner): Promise<void> {
    ${run(downQueries.reverse())}
  }
}
`
}

function literal(query) {
  return `\`${query.replace(/[\\`]|\$\{/g, '\\$&')}\``
}
