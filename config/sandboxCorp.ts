import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** Who is the demo's admin when ADMIN_USERIDS names nobody: the sales manager, so that every page can be looked at. */
export const SANDBOX_ADMIN = 'zhou.kai'

/** The simulated corp's credentials: made once per data directory, so that none is ever a known default. */
export function sandboxCorp(dataDir: string): Corp {
  return corp.parse(JSON.parse(once(corpFile(dataDir), () => JSON.stringify(newCorp(), null, 2))))
}

/** The same when they were made already; null = the demo was never started here. */
export function madeSandboxCorp(dataDir: string): Corp | null {
  const file = corpFile(dataDir)
  return existsSync(file) ? corp.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

function corpFile(dataDir: string): string {
  return join(dataDir, 'sandbox', 'corp.json')
}

/** The content of `file`, written by whoever comes first; the other processes read it, whole or not at all. */
export function once(file: string, make: () => string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  writeFileSync(draft, make(), { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    unlinkSync(draft)
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
