import { join } from 'node:path'
import type { DataSource } from 'typeorm'
import { CALLS_PER_MINUTE } from '../../config'
import type { Inspected } from '../../config/inspect'
import { dataSource } from '../../ormconfig'
import { findEmbeddedPostgres } from '../embeddedPostgres'
import { createLog } from '../log'
import { createBudget, createWecom, reachWecom, type AgentDetail, type TokenStore, type Wecom } from '../wecom'
import { get, type Answer } from './http'

/** The machine's clocks and dice. */
export interface Machine {
  now(): number
  monotonic(): number
  random(): number
}

/** What several checks look at: asked once, by whoever comes first. */
export interface Inquiry {
  known: Inspected
  machine: Machine
  /** `/healthz` of the server on this machine. */
  server(): Promise<Answer>
  /** null = the embedded PostgreSQL does not run. */
  database(): Promise<DataSource | null>
  /** Milliseconds by which the other clock is ahead of ours; null = it was not said. */
  databaseAhead(): Promise<number>
  wecomAhead(): Promise<number | null>
  followUsers(): Promise<string[]>
  agent(): Promise<AgentDetail>
  wecom(): Wecom
  /** The present of the business: in the demo, the sandbox's. */
  now(): Promise<Date>
  close(): Promise<void>
}

const LOCAL_MS = 2000
const DATABASE_MS = 4000
/** One exchange with WeCom, and the time in which a call must have started. */
export const WECOM_CALL = { timeoutMs: 3000, withinMs: 3500 }

/** Everything is asked with a time-out of its own; nothing is written anywhere. */
export function createInquiry(known: Inspected, machine: Machine): Inquiry {
  let source: DataSource | null = null
  const database = once(async () => (source = await openDatabase(known)))
  const wecom = lazily(() => createClient(known, machine))
  return {
    known,
    machine,
    server: once(() => get(`http://127.0.0.1:${known.port}/healthz`, LOCAL_MS, machine.monotonic)),
    database,
    databaseAhead: once(async () => {
      const began = machine.now()
      const rows = await (await database())?.query<{ now: Date }[]>('select clock_timestamp() as now')
      return (rows?.[0]?.now.getTime() ?? NaN) - (began + machine.now()) / 2
    }),
    wecomAhead: once(async () => {
      const { date } = await reachWecom(known.apiBase ?? '', WECOM_CALL.timeoutMs)
      // The header counts whole seconds: half of one is its middle.
      return date === null ? null : date.getTime() + 500 - machine.now()
    }),
    followUsers: once(() => wecom().contacts.followUsers(WECOM_CALL)),
    agent: once(() => wecom().agent.get(WECOM_CALL)),
    wecom,
    now: once(async () => new Date(machine.now() + (await demoOffset(known, machine)))),
    close: async () => void (await source?.destroy()),
  }
}

async function openDatabase({ database, dataDir }: Inspected): Promise<DataSource | null> {
  const url = database?.url ?? (await findEmbeddedPostgres(join(dataDir, 'pg')))
  if (url === null) return null
  return dataSource(url, { poolSize: 3, name: 'doctor', queryTimeoutMs: DATABASE_MS }).initialize()
}

/** With a token of its own: the stored one would hide that the secret was changed, and nothing may be stored. */
function createClient({ app, apiBase }: Inspected, { monotonic, random }: Machine): Wecom {
  return createWecom({
    corpId: app?.corpId ?? '',
    agentId: app?.agentId ?? 0,
    appSecret: app?.appSecret ?? '',
    apiBase: apiBase ?? '',
    tokens: ownToken(),
    budget: createBudget({ monotonic, perMinute: CALLS_PER_MINUTE }),
    monotonic,
    random,
    log: createLog('silent', 'doctor'),
  })
}

function ownToken(): TokenStore {
  let kept: string | null = null
  return {
    read: () => Promise.resolve(kept),
    refresh: async (_key, stale, fetch) => (kept !== null && kept !== stale ? kept : (kept = (await fetch()).value)),
  }
}

/** How far the sandbox's clock is ahead, in ms; 0 for a real corp. */
async function demoOffset({ mode, sandboxPort }: Inspected, { monotonic }: Machine): Promise<number> {
  if (mode !== 'sandbox') return 0
  const answer = await get(`http://127.0.0.1:${sandboxPort}/sandbox/clock`, LOCAL_MS, monotonic)
  const offset = 'body' in answer ? /"offsetMs":\s*(-?\d+)/.exec(answer.body)?.[1] : undefined
  return Number(offset ?? 0)
}

/** The result of the first call for all calls. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

const once = lazily
