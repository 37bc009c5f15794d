import 'reflect-metadata'
import { join } from 'node:path'
import { DataSource } from 'typeorm'
import { databaseUrlForTools } from './config'
import * as entities from './src/entities'
import { PreparingClient } from './src/preparedStatements'

/** A data source for the app, tests and benches. `synchronize` stays off: only migrations change the schema. */
export function dataSource(
  url: string,
  options: { poolSize?: number; name?: string; queryTimeoutMs?: number } = {},
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: Object.values(entities),
    migrations: [join(__dirname, 'src/migrations/*.{ts,js}')],
    migrationsTableName: 'migration',
    synchronize: false,
    poolSize: options.poolSize ?? 5,
    applicationName: `changlai-${options.name ?? 'tool'}`,
    extra: {
      Client: PreparingClient,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      ...timeouts(options.queryTimeoutMs),
    },
  })
}

/** On both sides: the server ends a slow statement, and we give up a server that vanished without a word. */
function timeouts(ms: number | undefined): object {
  return ms === undefined ? {} : { statement_timeout: ms, query_timeout: ms + 1000 }
}

/** Serves the TypeORM command line (`-d ormconfig.ts`), which wants a DataSource as the default export. */
export default dataSource(databaseUrlForTools())
