import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import axios from 'axios'
import type { Config } from '../config'
import type { Log } from './log'
import { seedDelivery } from './demoDelivery'
import { seedQuickReplies } from './demoQuickReplies'
import { seedPlans } from './demoPlans'
import { seedRules } from './demoRules'
import { DemoShop } from './demoShop'
import { seedWelcomes } from './demoWelcomes'
import type { RunningServer } from './server'

export interface Demo {
  /** Makes the server's clock follow the sandbox's, and runs the ticks that a jump made due. */
  follow(server: RunningServer): Promise<void>
  stop(): Promise<void>
}

const CLOCK_POLL_MS = 500
const START_TRIES = 400

/** The sandbox beside the server, started as a process of its own unless one is running already. */
export async function startDemo(config: Config, log: Log): Promise<Demo> {
  const child = (await sandboxOffset(config)) === null ? spawnSandbox(log) : null
  for (let tries = 0; (await sandboxOffset(config)) === null; tries++) {
    if (tries === START_TRIES || (child && child.exitCode !== null)) {
      throw new Error(`The sandbox did not start on port ${config.sandboxPort}. Is the port taken? Set SANDBOX_PORT.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  let timer: NodeJS.Timeout | null = null
  return {
    async follow(server) {
      const scope = server.deps.scope({ pool: 'requests', lane: 'normal', actor: 'demo' })
      await seedWelcomes(scope)
      await seedQuickReplies(scope)
      await seedPlans(scope)
      await seedRules(scope)
      await seedDelivery(scope)
      const shop = new DemoShop(config, server, log)
      timer = setInterval(() => {
        void followOnce(config, server, log)
        void shop.tell()
      }, CLOCK_POLL_MS)
    },
    async stop() {
      if (timer) clearInterval(timer)
      if (child && child.exitCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        await ended
      }
    },
  }
}

async function followOnce(config: Config, server: RunningServer, log: Log): Promise<void> {
  const offset = await sandboxOffset(config)
  if (offset === null || !server.deps.clock.setOffset(offset)) return
  log.info({ now: server.deps.clock.now() }, 'the clock moved with the sandbox')
  await server.catchUp()
}

/** The sandbox's clock ahead of the machine's, in ms; null = it does not answer. */
async function sandboxOffset(config: Config): Promise<number | null> {
  try {
    const { data } = await axios.get<{ offsetMs: number }>(`http://127.0.0.1:${config.sandboxPort}/sandbox/clock`, {
      timeout: 1000,
    })
    return Number(data.offsetMs)
  } catch {
    return null // Not started yet, or restarting: asked again soon.
  }
}

/** Runs from the build as well as from the sources (`npm run dev`). */
function spawnSandbox(log: Log): ChildProcess {
  const built = join(__dirname, 'sandbox', 'main.js')
  const args = existsSync(built) ? [built] : ['-r', '@swc-node/register', join(__dirname, 'sandbox', 'main.ts')]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  child.once('error', (error) => log.error({ err: error }, 'the sandbox could not be started'))
  return child
}
