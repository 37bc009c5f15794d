import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { performance } from 'node:perf_hooks'
import { Pool } from 'pg'
import type { DataSource } from 'typeorm'
import type { Config } from '../config'
import { dataSource } from '../ormconfig'
import { createClock, type Clock } from './clock'
import { createLog, type Log } from './log'
import { createMetrics, type Metrics } from './metrics'
import type { Scope } from './scope'
import { createTokenStore } from './services/wecomTokens'
import { createBudget, createWecom, type Lane, type Wecom } from './wecom'
import { createWxpay, type Wxpay } from './wxpay'

/** The machine's clocks and dice, read nowhere else in the server. `monotonic` = milliseconds that never jump. */
export const machine = { now: Date.now, monotonic: (): number => performance.now(), random: Math.random }

/** Pools apart, so that a sync cannot starve a callback and bulk events cannot hold up a greeting. */
const POOLS = {
  requests: { poolSize: 5, queryTimeoutMs: 15_000 },
  /**
   * Statements over all contacts: so many at once use what the database has. A campaign to a million is planned in one, which takes
   * a small machine a minute.
   */
  slow: { poolSize: 3, queryTimeoutMs: 600_000 },
  work: { poolSize: 12, queryTimeoutMs: 60_000 },
  urgent: { poolSize: 6, queryTimeoutMs: 5_000 },
  /** A visitor of kf waits for an answer while a corp is read. */
  kf: { poolSize: 10, queryTimeoutMs: 15_000 },
} as const
const INTAKE_CONNECTIONS = 3
export type PoolName = keyof typeof POOLS

export interface Deps {
  config: Config
  log: Log
  clock: Clock
  metrics: Metrics
  wecom: Wecom
  /** null = no merchant is set up. */
  wxpay: Wxpay | null
  db: Record<PoolName, DataSource>
  /** The door's own connections, without an ORM in between: it runs one statement, thousands of times a second. */
  intakePool: Pool
  /** Who claims work: one name per process. */
  worker: string
  /** A scope on one pool and one lane to WeCom. `now` = the moment of the cause; the present when not given. */
  scope(work: { pool: PoolName; lane: Lane; actor: string; now?: Date }): Scope
  close(): Promise<void>
}

/** Builds what the server needs, on a database that is migrated already. `clock` = another than the machine's. */
export async function createDeps(
  config: Config,
  databaseUrl: string,
  clock: Clock = createClock(machine.now),
): Promise<Deps> {
  const log = createLog(config.logLevel, 'changlai')
  const db = await openPools(databaseUrl)
  const intakePool = openIntakePool(databaseUrl, log)
  const { monotonic, random } = machine
  const { corpId, agentId, appSecret, apiBase, callsPerMinute } = config.wecom
  const wecom = createWecom({
    corpId,
    agentId,
    appSecret,
    apiBase,
    tokens: createTokenStore(db.urgent.manager),
    budget: createBudget({ monotonic, perMinute: callsPerMinute }),
    monotonic,
    random,
    log,
  })
  const wxpay = wxpayOf(config, clock)
  const { timeZone, adminUserIds, publicUrl } = config
  const settings = { ...config.settings, timeZone, adminUserIds, agentId, publicUrl, callsPerMinute }
  return {
    config,
    log,
    clock,
    metrics: createMetrics(),
    wecom,
    wxpay,
    db,
    intakePool,
    worker: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    scope: ({ pool, lane, actor, now }) => ({
      db: db[pool].manager,
      wecom: wecom.on(lane),
      wxpay,
      now: now ?? clock.now(),
      clock: clock.now,
      settings,
      log,
      actor,
    }),
    async close() {
      await Promise.all([intakePool.end(), ...Object.values(db).map((pool) => pool.destroy())])
    },
  }
}

function wxpayOf({ wxpay, wecom }: Config, clock: Clock): Wxpay | null {
  if (!wxpay) return null
  const redPacket = wxpay.redPacket && { ...wxpay.redPacket, agentId: wecom.agentId }
  return createWxpay({ ...wxpay, redPacket, clock: clock.now })
}

async function openPools(url: string): Promise<Record<PoolName, DataSource>> {
  const open = (name: PoolName): Promise<DataSource> => dataSource(url, { ...POOLS[name], name }).initialize()
  const [requests, slow, work, urgent, kf] = await Promise.all([
    open('requests'),
    open('slow'),
    open('work'),
    open('urgent'),
    open('kf'),
  ])
  return { requests, slow, work, urgent, kf }
}

function openIntakePool(url: string, log: Log): Pool {
  const pool = new Pool({
    connectionString: url,
    max: INTAKE_CONNECTIONS,
    application_name: 'changlai-intake',
    keepAlive: true,
    connectionTimeoutMillis: 4000,
    // WeCom waits 5 s: a commit that takes longer must not be acknowledged late.
    query_timeout: 4500,
  })
  // An idle connection that breaks is replaced at the next use.
  pool.on('error', (err) => log.warn({ err }, 'a database connection of the door broke'))
  return pool
}
