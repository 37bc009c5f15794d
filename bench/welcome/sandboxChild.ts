/** The simulated corp in a process of its own; it answers every call of the API after LATENCY_MS. */
import { createSandbox } from '../../src/sandbox'
import { corp } from '../../test/support/sandboxWire'

async function main(): Promise<void> {
  const latencyMs = Number(process.argv[2])
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, latencyMs })
  const { url } = await sandbox.listen(0)
  const known = sandbox.state.allRelations().filter(({ half, deletedByCustomer }) => !half && !deletedByCustomer)
  const pairs = known.map(({ userId, externalUserId }) => ({ userId, externalUserId }))
  process.send?.({ url, pairs })
}

process.on('disconnect', () => process.exit())
main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${String(error)}\n`)
  process.exit(1)
})
