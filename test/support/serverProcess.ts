import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Step } from '../../src/step'
import type { SandboxCorp } from '../../src/sandbox/types'

const START_MS = 60_000
const ANSWER_MS = 60_000
const POLL_MS = 20

export interface ServerOptions {
  /** From `builtServer()`. */
  build: string
  corp: SandboxCorp
  /** Where WeCom's API answers: the sandbox. */
  apiBase: string
  databaseUrl: string
  /** Its DATA_DIR and working directory, so that no `.env` of this checkout is read; the log is `server.log` there. */
  folder: string
  port: number
  logLevel?: string
}

/** What a process has used since it started: CPU of all its threads, memory now and at its highest. */
export interface Usage {
  cpuMicros: number
  rssBytes: number
  peakBytes: number
}

export interface ServerProcess {
  port: number
  url: string
  logFile: string
  /** Resolves with the signal that ended it, or null for an exit of its own. */
  ended: Promise<NodeJS.Signals | null>
  isAlive(): boolean
  /** It will die, as by kill -9, when it reaches `step` for the n-th time from now. */
  killAt(step: Step, occurrence: number): Promise<void>
  usage(): Promise<Usage>
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGTERM; resolves when it has ended by itself. */
  terminate(): Promise<void>
}

/** The folder of a build of the sources as they are, made when there is none. */
export async function builtServer(): Promise<string> {
  const child = spawn(process.execPath, [join(__dirname, 'buildSnapshot.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error('the server could not be built')
  // The tools of the build may have said something before.
  return Buffer.concat(chunks).toString('utf8').trim().split('\n').at(-1) ?? ''
}

/** Starts the built server as a process of its own; resolves when it is ready. */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const { build, folder, port } = options
  mkdirSync(folder, { recursive: true })
  const logFile = join(folder, 'server.log')
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, ['-r', join(__dirname, 'serverProbe.js'), join(build, 'src/main.js')], {
    cwd: folder,
    env: environment(options),
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  await untilReady(port, isAlive, () => child.kill('SIGKILL'), logFile)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    logFile,
    ended,
    isAlive,
    killAt: async (step, occurrence) => void (await ask(child, { ask: 'killAt', order: { step, occurrence } })),
    usage: async () => (await ask(child, { ask: 'usage' })) as Usage,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
  }
}

function environment({ corp, apiBase, databaseUrl, folder, port, logLevel }: ServerOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    LOG_LEVEL: logLevel ?? 'warn',
    WECOM_API_BASE: apiBase,
    WECOM_CORP_ID: corp.corpId,
    WECOM_AGENT_ID: String(corp.agentId),
    WECOM_APP_SECRET: corp.appSecret,
    WECOM_CALLBACK_TOKEN: corp.callbackToken,
    WECOM_CALLBACK_AES_KEY: corp.callbackAesKey,
  }
}

async function untilReady(port: number, isAlive: () => boolean, kill: () => void, logFile: string): Promise<void> {
  const deadline = Date.now() + START_MS
  while ((await statusOf(port, '/readyz')) !== 200) {
    if (!isAlive() || Date.now() > deadline) {
      kill()
      const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n')
      throw new Error(`the server did not start:\n${said}`)
    }
    await sleep(POLL_MS)
  }
}

let lastId = 0

/** Asks the probe; the answer carries the question's id. */
function ask(child: ChildProcess, question: object): Promise<unknown> {
  const id = ++lastId
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      child.off('message', hear).off('exit', die)
      act()
    }
    const hear = (answer: { id: number }): void => (answer.id === id ? settle(() => resolve(answer)) : undefined)
    const die = (): void => settle(() => reject(new Error('the server ended instead of answering')))
    const timer = setTimeout(() => settle(() => reject(new Error('the server does not answer its probe'))), ANSWER_MS)
    child.on('message', hear).once('exit', die)
    child.send({ ...question, id })
  })
}

/** The status of a GET; null = nobody answers. */
export function statusOf(port: number, path: string): Promise<number | null> {
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
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
