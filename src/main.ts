import { ConfigError, loadConfig, loadEnvFile, type Config } from '../config'
import { DatabaseTooNew, migrateWhenReachable, openDatabase } from './database'
import { startDemo } from './demo'
import { createLog, type Log } from './log'
import { startServer, type RunningServer } from './server'

/** config → demo → database → server; what was opened is closed in the reverse order, also when a later step fails. */
async function main(): Promise<void> {
  loadEnvFile()
  const config = loadConfig()
  const log = createLog(config.logLevel, 'changlai')
  const opened: { stop(): Promise<void> }[] = []
  stopOnSignal(config, log, opened)
  try {
    const demo = config.mode === 'sandbox' ? await startDemo(config, log) : null
    if (demo) opened.push(demo)
    const database = await openDatabase(config, log)
    opened.push(database)
    const migrated = await migrateWhenReachable(database.url, log)
    if (migrated.length > 0) log.info({ migrations: migrated }, 'database migrated')
    const server = await startServer(config, database.url)
    opened.push(server)
    await demo?.follow(server)
    announce(config, server)
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

async function closeAll(opened: { stop(): Promise<void> }[]): Promise<void> {
  for (let last = opened.pop(); last; last = opened.pop()) await last.stop()
}

function stopOnSignal(config: Config, log: Log, opened: { stop(): Promise<void> }[]): void {
  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping: finishing what is in flight')
    setTimeout(() => process.exit(1), config.settings.shutdownMs).unref()
    await closeAll(opened)
    log.info('stopped')
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
    `  Sidebar                  ${base}/sidebar`,
    `  Console                  ${base}/admin`,
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
