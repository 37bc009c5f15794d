import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { startEmbeddedPostgres } from '../src/embeddedPostgres'
import { freePort, serve } from './lib/children'
import { buildServer, emptyDataDir, ROOT } from './lib/files'
import { atMost, median, say, type Bench } from './lib/report'

const ROUNDS = 5

/** How soon a second `npm start` of the demo is ready, beside what Node and PostgreSQL take by themselves. */
export const start: Bench = {
  name: 'start',
  async run({ quick }) {
    buildServer()
    const folder = emptyDataDir('bench-start')
    const sandboxPort = await freePort()
    const firstStart = await startDemo(folder, sandboxPort)
    const rounds: { start: number; node: number; postgres: number }[] = []
    for (let round = 1; round <= (quick ? 1 : ROUNDS); round++) {
      const measured = {
        start: await startDemo(folder, sandboxPort),
        node: bareNode(),
        postgres: await bareDatabase(folder),
      }
      rounds.push(measured)
      say(
        `start, round ${round}: ${Object.entries(measured)
          .map(([what, s]) => `${what} ${s.toFixed(2)} s`)
          .join(', ')}`,
      )
    }
    const secondStart = median(rounds.map((round) => round.start))
    emptyDataDir('bench-start')
    return {
      figures: { firstStartSeconds: firstStart, secondStartSeconds: secondStart },
      baselines: {
        bareNodeSeconds: median(rounds.map((round) => round.node)),
        bareDatabaseSeconds: median(rounds.map((round) => round.postgres)),
      },
      ratios: { startOverBareNodeAndDatabase: median(rounds.map((r) => r.start / (r.node + r.postgres))) },
      aims: [atMost('seconds from the second start to /readyz', secondStart, 5)],
    }
  },
}

/** Seconds from the command to /readyz; then the demo is stopped, its database with it. */
async function startDemo(folder: string, sandboxPort: number): Promise<number> {
  const began = performance.now()
  const demo = await serve({
    entry: join(ROOT, 'scripts/start.mjs'),
    env: { DATA_DIR: folder, SANDBOX_PORT: String(sandboxPort) },
    folder,
    log: 'demo',
  })
  const seconds = (performance.now() - began) / 1000
  await demo.stop()
  if (existsSync(join(folder, 'pg/postmaster.pid'))) throw new Error('the demo left its database running')
  return seconds
}

function bareNode(): number {
  const began = performance.now()
  spawnSync(process.execPath, ['-e', ''])
  return (performance.now() - began) / 1000
}

/** The very database that the demo made, started without it. */
async function bareDatabase(folder: string): Promise<number> {
  const began = performance.now()
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'pg') })
  const seconds = (performance.now() - began) / 1000
  await server.stop()
  return seconds
}
