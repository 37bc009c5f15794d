import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { ask } from '../lib/children'

const LIMIT_MS = 60_000

const hello = z.object({ url: z.string() })
const tally = z.object({
  /** Tasks made, and when the first and the last were; ms since 1970. */
  made: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** Calls refused because there were too many, of whatever path. */
  refused: z.number(),
  /** Looks at tasks. */
  looks: z.number(),
})
export type Tally = z.output<typeof tally>

export interface Pair {
  userId: string
  externalUserId: string
}

/** A corp that takes few calls. */
export interface SendingCorp {
  url: string
  tally(): Promise<Tally>
  stop(): void
}

/** Starts a simulated corp that knows these relations; it takes so many calls of one path in a minute, and 5 at a time. */
export async function startSendingCorp(pairs: readonly Pair[], callsPerMinute: number): Promise<SendingCorp> {
  const child: ChildProcess = fork(join(__dirname, 'sendingCorpChild.ts'), [String(callsPerMinute)], {
    execArgv: ['-r', '@swc-node/register'],
  })
  await Promise.race([once(child, 'message'), once(child, 'exit')])
  const { url } = hello.parse(await ask(child, { pairs }, LIMIT_MS))
  return {
    url,
    tally: async () => tally.parse(await ask(child, { question: 'tally' }, LIMIT_MS)),
    stop: () => void child.kill('SIGKILL'),
  }
}
