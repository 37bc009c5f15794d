import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'

const LATENCY_MS = 100
const WELCOME = '/cgi-bin/externalcontact/send_welcome_msg'
const READ = '/cgi-bin/externalcontact/get'

const hello = z.object({
  url: z.string(),
  pairs: z.array(z.object({ userId: z.string(), externalUserId: z.string() })),
})
const added = z.object({ externalUserId: z.string(), welcomeCode: z.string() })
const calls = z.object({
  calls: z.array(
    z.object({
      at: z.number(),
      errcode: z.number().nullable(),
      body: z.object({ welcome_code: z.string() }).nullable().catch(null),
    }),
  ),
})

export type Added = z.output<typeof added>

/** A call of send_welcome_msg as the sandbox received it. */
export interface Greeting {
  welcomeCode: string
  /** When it arrived, in ms since 1970. */
  at: number
  accepted: boolean
}

/** The simulated corp, in a process of its own. */
export interface BenchCorp {
  url: string
  /** Relations that exist already. */
  pairs: { userId: string; externalUserId: string }[]
  add(userId: string): Promise<Added>
  greetings(): Promise<Greeting[]>
  /** Contacts read so far. */
  reads(): Promise<number>
  stop(): Promise<void>
}

/** Starts the corp with its seeded shop; every call of its API takes 100 ms. */
export async function startCorp(): Promise<BenchCorp> {
  const child = fork(join(__dirname, 'sandboxChild.ts'), [String(LATENCY_MS)], {
    execArgv: ['-r', '@swc-node/register'],
  })
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  const { url, pairs } = hello.parse(message)
  const read = async (path: string) =>
    calls.parse(await (await fetch(`${url}/sandbox/calls?${new URLSearchParams({ path })}`)).json()).calls
  return {
    url,
    pairs,
    async add(userId) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ userId, state: 'poster-jinxiu' })
      return added.parse(await (await fetch(`${url}/sandbox/do/add`, { method: 'POST', headers, body })).json())
    },
    async greetings() {
      const made = await read(WELCOME)
      return made.map(({ at, errcode, body }) => ({
        welcomeCode: body?.welcome_code ?? '',
        at,
        accepted: errcode === 0,
      }))
    },
    reads: async () => (await read(READ)).length,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
