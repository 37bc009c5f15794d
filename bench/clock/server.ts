import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { ask, stop, usage } from '../lib/children'
import { ROOT } from '../lib/files'
import { say } from '../lib/report'

const LIMIT_MS = 60 * 60_000

const done = z.object({
  count: z.number(),
  seconds: z.number(),
  /** How long the event loop was held at most, and in one turn of a hundred. */
  heldMs: z.number(),
  heldP99Ms: z.number(),
  unchanged: z.number().default(0),
  refused: z.array(z.number()).default([]),
})
export type Done = z.output<typeof done>

/** The server's own code, compiled, in a process whose memory is its own. */
export interface WorkingServer {
  does(work: 'all' | 'changed' | 'remind' | 'import', given: { now: Date; file?: string }): Promise<Done>
  peakBytes(): Promise<number>
  stop(): Promise<void>
}

export async function startWorking(databaseUrl: string): Promise<WorkingServer> {
  const child: ChildProcess = fork(join(ROOT, 'bench/clock/server.mjs'), {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl },
    execArgv: ['--import', pathToFileURL(join(ROOT, 'bench/lib/usage.mjs')).href],
  })
  await once(child, 'message')
  return {
    async does(work, { now, file }) {
      const answer = done.parse(await ask(child, { question: work, now: now.toISOString(), file }, LIMIT_MS))
      const { count, seconds, heldMs } = answer
      say(`clock: ${work}: ${count} in ${seconds.toFixed(1)} s, event loop held ${heldMs.toFixed(0)} ms at most`)
      return answer
    },
    peakBytes: async () => usage.parse(await ask(child, { question: 'usage' }, LIMIT_MS)).peakBytes,
    stop: () => stop(child),
  }
}
