import { fork } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import type { SandboxPayKeys } from '../../config/sandboxWxpay'
import { ask, stop } from '../lib/children'

const LIMIT_MS = 10 * 60_000
const built = z.object({ built: z.number() })
const sent = z.object({
  ok: z.number(),
  seconds: z.number(),
  cpuMicros: z.number(),
  latencies: z.array(z.number()),
})

/** What became of a load. `ok` = answers with status 200; `latencies` in ms: at a fixed rate from when a request was due, else from its sending. */
export type Sent = z.output<typeof sent>

export interface LoadOptions {
  port: number
  from: number
  to: number
  /** null = closed loop. */
  perSecond: number | null
}

export interface Generator {
  /** Sends requests `from` (inclusive) to `to` (exclusive). Throws unless each was answered with 200. */
  send(load: LoadOptions): Promise<Sent>
  stop(): Promise<void>
}

/** WeCom's side, or with its keys WeChat Pay's: one process with `connections` sockets that has built `count` requests. */
export async function startGenerator(count: number, connections: number, pay?: SandboxPayKeys): Promise<Generator> {
  const child = fork(join(__dirname, 'generator.ts'), { execArgv: ['-r', '@swc-node/register'] })
  built.parse(await ask(child, { question: 'build', count, pay }, LIMIT_MS))
  return {
    async send(load) {
      const result = sent.parse(await ask(child, { question: 'send', connections, ...load }, LIMIT_MS))
      if (result.ok !== load.to - load.from) {
        throw new Error(`${load.to - load.from - result.ok} of ${load.to - load.from} were not answered with 200`)
      }
      return result
    },
    stop: () => stop(child),
  }
}
