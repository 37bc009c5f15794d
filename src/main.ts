import { ConfigError, loadConfig, loadEnvFile, type Config } from '../config'
import { DatabaseTooNew, migrate, openDatabase, type Database } from './database'
import { startDemo, type Demo } from './demo'
import { createLog } from './log'
import { startServer, type RunningServer } from './server'

/** config → database → server; each is closed in the reverse order on SIGTERM. */
async function main(): Promise<void> {
  loadEnvFile()
  const config = loadConfig()
  const log = createLog(config.logLevel, 'changlai')
  const demo = config.mode === 'sandbox' ? await startDemo(config, log) : null
  const database = await openDatabase(config, log)
  const migrated = await migrate(database.url)
  if (migrated.length > 0) log.info({ migrations: migrated }, 'database migrated')
  const server = await startServer(config, database.url)
  await demo?.follow(server)
  announce(config, server)
  stopOnSignal(config, server, database, demo)
}

function stopOnSignal(config: Config, server: RunningServer, database: Database, demo: Demo | null): void {
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    server.deps.log.info({ signal }, 'stopping: finishing what is in flight')
    setTimeout(() => process.exit(1), config.settings.shutdownMs).unref()
    await server.stop()
    await demo?.stop()
    await database.stop()
    server.deps.log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
}

/** What a person can open, printed once everything answers. */
function announce(config: Config, { port }: RunningServer): void {
  const base = `http://localhost:${port}`
  const demo = [
    '',
    '  常来 Changlai, demo corp (no WECOM_* is set)',
    '',
    `  Phone and WeCom window   http://localhost:${config.sandboxPort}/`,
  ]
  const corp = [
    '',
    `  常来 Changlai, corp ${config.wecom.corpId}`,
    '',
    `  Callback URL             ${config.publicUrl}/wecom/callback`,
  ]
  const lines = [
    ...(config.mode === 'sandbox' ? demo : corp),
    `  API description          ${base}/api/openapi.json`,
    `  Ready?                   ${base}/readyz`,
    `  Figures                  ${base}/metrics`,
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

main().catch((error: unknown) => {
  const plain = error instanceof ConfigError || error instanceof DatabaseTooNew
  process.stderr.write(
    `Changlai did not start.\n${plain ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exit(1)
})
