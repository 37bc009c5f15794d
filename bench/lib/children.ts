import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync, closeSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { ROOT } from './files'

const START_MS = 60_000
const STOP_MS = 30_000
const POLL_MS = 10
/** What `bench/lib/usage.mjs` answers. */
export const usage = z.object({ cpuMicros: z.number(), peakBytes: z.number() })

/** What a process has used since it started: CPU of all its threads, and its highest resident memory. */
export type Usage = z.output<typeof usage>

export interface Served {
  port: number
  /** Sends a message and resolves with the next one that comes back. */
  ask(question: object, timeoutMs: number): Promise<unknown>
  usage(): Promise<Usage>
  stop(): Promise<void>
}

export interface ServedOptions {
  /** A JavaScript file that listens on PORT and answers GET /readyz with 200 when it is ready. */
  entry: string
  /** Its whole environment beside PATH and, unless it is among these, PORT: nothing of ours may change what is measured. */
  env: Record<string, string>
  /** Also where it runs, so that no `.env` of this checkout is read. Its output goes to `<log>.log` there. */
  folder: string
  log: string
}

/** Starts a server as a process of its own; resolves when it is ready. */
export async function serve({ entry, env, folder, log }: ServedOptions): Promise<Served> {
  const port = Number(env.PORT ?? (await freePort()))
  mkdirSync(folder, { recursive: true })
  const output = openSync(join(folder, `${log}.log`), 'w')
  const child = fork(entry, {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    execArgv: ['--import', pathToFileURL(join(ROOT, 'bench/lib/usage.mjs')).href],
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  const deadline = Date.now() + START_MS
  while ((await status(port, '/readyz')) !== 200) {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${log} did not start; see ${join(folder, `${log}.log`)}`)
    }
    await sleep(POLL_MS)
  }
  return {
    port,
    ask: (question, timeoutMs) => ask(child, question, timeoutMs),
    usage: async () => usage.parse(await ask(child, { question: 'usage' }, STOP_MS)),
    stop: () => stop(child),
  }
}

/** Sends a message and resolves with the next one that comes back. One question at a time. */
export function ask(child: ChildProcess, question: object, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit)
      act()
    }
    const onMessage = (message: unknown): void => settle(() => resolve(message))
    const onExit = (): void => settle(() => reject(new Error('the process ended instead of answering')))
    const timer = setTimeout(() => settle(() => reject(new Error(`no answer within ${timeoutMs} ms`))), timeoutMs)
    child.once('message', onMessage).once('exit', onExit)
    child.send(question)
  })
}

/** Asks a process to end, and makes it end when it does not. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

/** The status of a GET on 127.0.0.1; null = nobody answers there. */
function status(port: number, path: string): Promise<number | null> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false, timeout: 2000 }, (response) => {
      response.resume()
      resolve(response.statusCode ?? null)
    })
      .on('timeout', () => resolve(null))
      .on('error', () => resolve(null))
  })
}

/** A port that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}
