import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const corp = z.object({
  corpId: z.string(),
  agentId: z.number(),
  appSecret: z.string(),
  callbackToken: z.string(),
  callbackAesKey: z.string(),
})

/** What identifies a corp and one app of it. */
export type Corp = z.output<typeof corp>

/** The simulated corp's credentials: made once per data directory, so that none is ever a known default. */
export function sandboxCorp(dataDir: string): Corp {
  const file = join(dataDir, 'sandbox', 'corp.json')
  return corp.parse(JSON.parse(once(file, () => JSON.stringify(newCorp(), null, 2))))
}

/** The content of `file`, written by whoever comes first; the other processes read it. */
export function once(file: string, make: () => string): string {
  mkdirSync(join(file, '..'), { recursive: true })
  try {
    writeFileSync(file, make(), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Object && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8')
}

function newCorp(): Corp {
  return {
    corpId: `ww${randomBytes(8).toString('hex')}`,
    agentId: 1000002,
    appSecret: letters(43),
    callbackToken: letters(24),
    callbackAesKey: letters(43),
  }
}

function letters(length: number): string {
  const pool = randomBytes(length * 3)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
  return pool.slice(0, length)
}
