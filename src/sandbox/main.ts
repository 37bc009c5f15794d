import { ConfigError, loadConfig, loadEnvFile } from '../../config'
import { createSandbox } from '.'

/** The sandbox as a process of its own. */
async function main(): Promise<void> {
  loadEnvFile()
  const config = loadConfig()
  const sandbox = createSandbox({
    corp: config.wecom,
    dataDir: config.dataDir,
    callbackUrl: `http://127.0.0.1:${config.port}/wecom/callback`,
    pagesUrl: config.publicUrl,
    pay: config.sandboxPay,
  })
  const running = await sandbox.listen(config.sandboxPort)
  console.log(`Sandbox ${running.url}`)
  const stop = () => {
    process.removeListener('SIGTERM', stop).removeListener('SIGINT', stop)
    void running.close()
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
})
