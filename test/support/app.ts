import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { symbols } from 'pino'
import type { DataSource } from 'typeorm'
import { loadConfig, type Config } from '../../config'
import { sandboxPayOf, wxpayOfSandbox, type SandboxPayKeys } from '../../config/sandboxWxpay'
import { operatorToken } from '../../src/handlers/middleware/operator'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox'
import { startServer, type RunningServer } from '../../src/server'
import type { KfDecide } from '../../src/services/kf/types'
import { seal } from './build'
import { testDatabase } from './database'
import { corp } from './sandboxWire'
import { signIn, type Session } from './signIn'

/** Some of the business knobs, section by section. */
export type Knobs = { [Section in keyof Config['settings']]?: Partial<Record<string, number | boolean | object>> }

export interface WorldOptions extends Partial<Pick<SandboxOptions, 'seed' | 'limits' | 'latencyMs' | 'concurrency'>> {
  /** Rules that are in force from the start. */
  faults?: Record<string, unknown>[]
  settings?: Knobs
  admins?: string
  /** The keys of its merchant; without them nothing can be paid. */
  pay?: SandboxPayKeys
  /** What is answered in kf; nothing when not given. */
  decideKf?: KfDecide
  /** Where the server finds PostgreSQL, when not at the database itself. */
  databaseUrl?: (url: string) => string
}

export interface Answer {
  status: number
  body: Record<string, unknown>
}

/** The whole product on this machine: a server, the corp it talks to, and a database of its own. */
export interface World {
  server: RunningServer
  sandbox: Sandbox
  /** The server's address. */
  url: string
  sandboxUrl: string
  db: DataSource
  databaseUrl: string
  config: Config
  /** Every line the server logged. */
  logs: string[]
  /** The operator's authorization header. */
  operator: string
  /** Asks the API as the operator, or with what `authorization` says. */
  api(method: string, path: string, body?: unknown, authorization?: string): Promise<Answer>
  /** Asks the API as a member, who is signed in at the first time. */
  apiAs(userId: string, method: string, path: string, body?: unknown): Promise<Answer>
  /** Posts a plaintext to the callback door; returns the status. */
  post(plaintext: string | Buffer): Promise<number>
  /** How often WeCom was asked for this path. */
  calls(path: string): number
  /** One more server on the same database and port 0. */
  startAnother(): Promise<RunningServer>
  close(): Promise<void>
}

/** Starts a world. Closing it fails when the server called an endpoint that the sandbox does not know. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const database = await testDatabase()
  const port = await freePort()
  const callbackUrl = `http://127.0.0.1:${port}/wecom/callback`
  const { seed = 'empty', faults = [], settings = {}, admins, pay, decideKf, databaseUrl, ...limits } = options
  const payOf = pay && { pay: sandboxPayOf(pay, corp.corpId) }
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl, seed, ...limits, ...payOf })
  for (const fault of faults) addFault(sandbox, fault)
  const listening = await sandbox.listen(0)
  const dataDir = mkdtempSync(join(tmpdir(), 'changlai-world-'))
  const plain = buildConfig({ apiBase: listening.url, dataDir, port, settings: withoutFirstSync(settings), admins })
  const config = pay ? { ...plain, wxpay: wxpayOfSandbox(pay, corp.corpId, listening.url) } : plain
  const url = `http://127.0.0.1:${port}`
  const logs: string[] = []
  const operator = `Bearer ${operatorToken(config.sessionSecret)}`
  const started: RunningServer[] = []
  const sessions = new Map<string, Promise<Session>>()
  const start = async (at: Config): Promise<RunningServer> => {
    const server = stoppingOnce(await startServer(at, databaseUrl?.(database.url) ?? database.url, decideKf))
    captureLogs(server, logs)
    started.push(server)
    return server
  }
  return {
    server: await start(config),
    sandbox,
    url,
    sandboxUrl: listening.url,
    db: database.dataSource,
    databaseUrl: database.url,
    config,
    logs,
    operator,
    api: (method, path, body, authorization = operator) => askApi(url + path, method, body, { authorization }),
    async apiAs(userId, method, path, body) {
      const session = sessions.get(userId) ?? signIn({ url }, userId)
      sessions.set(userId, session)
      return askApi(url + path, method, body, (await session).headers)
    },
    post: (plaintext) => postCallback(url, plaintext),
    calls: (path) => sandbox.calls.list(path).length,
    startAnother: () => start({ ...config, port: 0 }),
    async close() {
      await Promise.all(started.map((server) => server.stop()))
      await listening.close()
      await database.close()
      rmSync(dataDir, { recursive: true })
      const unknown = sandbox.calls.list().filter((call) => call.unknown)
      if (unknown.length > 0) throw new Error(`WeCom has no ${unknown.map((call) => call.path).join(', ')}`)
    },
  }
}

/** A sync of its own accord would come between what a test does and what it counts. */
function withoutFirstSync(settings: Knobs): Knobs {
  return { ...settings, sync: { atFirstStart: false, ...settings.sync } }
}

interface ConfigDraft {
  apiBase: string
  dataDir: string
  port: number
  settings: Knobs | undefined
  admins: string | undefined
}

/** A configuration as an environment would give it, for the sandbox's corp. */
export function buildConfig({ apiBase, dataDir, port, settings = {}, admins = '' }: ConfigDraft): Config {
  const config = loadConfig({
    WECOM_CORP_ID: corp.corpId,
    WECOM_AGENT_ID: String(corp.agentId),
    WECOM_APP_SECRET: corp.appSecret,
    WECOM_CALLBACK_TOKEN: corp.callbackToken,
    WECOM_CALLBACK_AES_KEY: corp.callbackAesKey,
    WECOM_API_BASE: apiBase,
    WECOM_OAUTH_BASE: apiBase,
    WECOM_LOGIN_BASE: apiBase,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SESSION_SECRET: 'a-session-key-for-tests-only-4Kd83hJs',
    ADMIN_USERIDS: admins,
    DATA_DIR: dataDir,
    PORT: String(port),
  })
  const sections = Object.entries(config.settings).map(([name, section]) => {
    const given = settings[name as keyof Knobs]
    return [name, given ? { ...(section as object), ...given } : section]
  })
  return { ...config, settings: Object.fromEntries(sections) as Config['settings'] }
}

/** Adds a rule; throws when it cannot be one. */
export function addFault(sandbox: Sandbox, rule: Record<string, unknown>): void {
  const added = sandbox.faults.add(rule)
  if (typeof added === 'string') throw new Error(added)
}

/** Posts a plaintext to the callback door of a server; returns the status. */
export async function postCallback(url: string, plaintext: string | Buffer): Promise<number> {
  const { query, body } = seal(plaintext)
  const target = `${url}/wecom/callback?${new URLSearchParams(query)}`
  const response = await fetch(target, { method: 'POST', body, headers: { 'content-type': 'text/xml' } })
  await response.arrayBuffer()
  return response.status
}

/** Asks again until the answer is neither false nor null nor undefined, or the time is over. */
export async function eventually<T>(ask: () => T | Promise<T>, ms = 5000): Promise<NonNullable<T>> {
  const until = Date.now() + ms
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > until) throw new Error(`it did not happen within ${ms} ms: ${ask.toString()}`)
    await sleep(20)
  }
}

async function askApi(
  url: string,
  method: string,
  body: unknown,
  who: { authorization: string } | Session['headers'],
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...who, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

/** A test may stop a server before its world is closed. */
function stoppingOnce(server: RunningServer): RunningServer {
  let stopped: Promise<void> | undefined
  return { ...server, stop: () => (stopped ??= server.stop()) }
}

/** Lines go to `lines` instead of the standard output. */
function captureLogs({ deps }: RunningServer, lines: string[]): void {
  const stream = (deps.log as unknown as Record<symbol, { write(line: string): void }>)[symbols.streamSym]
  if (!stream) throw new Error('the log has no stream')
  stream.write = (line) => lines.push(line)
}

/** Below the range from which the system takes ports for outgoing connections, so that none of those can take it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 30_000)
    if (await canListen(port)) return port
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
