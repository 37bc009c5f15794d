import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { createSandbox, type Sandbox } from '../../../src/sandbox'
import { pictureOfCorp, type Picture } from '../../support/inStep'
import { NO_FIRST_SYNC } from '../../support/noSync'
import { corp } from '../../support/sandboxWire'
import { freePort, startServerProcess, type ServerProcess } from '../../support/serverProcess'
import type { ProofDatabase } from '../databases'
import { corpSize, type Plan } from './plan'
import { pictureOf, rowsOf } from './picture'

export interface RunReport {
  plan: Plan
  /** False = the step did not come so often, and nothing was killed. */
  died: boolean
  seconds: number
  /** What the store holds that the corp does not show, or lacks, or holds otherwise than the undisturbed run. */
  wrong: string[]
  /** Pages asked for beyond those of one listing. */
  pagesMore: number
  runs: number
}

/** The simulated corp, which no run changes. */
export interface ProofCorp {
  sandbox: Sandbox
  url: string
  close(): Promise<void>
}

export interface RunContext {
  world: ProofCorp
  build: string
  database: ProofDatabase
  /** A folder of this run's own. */
  folder: string
  /** The rows that a run without a death leaves; null = this is that run. */
  reference: Picture | null
}

const LIMIT_MS = 120_000
const LATENCY_MS = 5
const BATCH = '/cgi-bin/externalcontact/batch/get_by_user'

/** The corp that every run reads. */
export async function openCorp(): Promise<ProofCorp> {
  const options = { corp, dataDir: null, callbackUrl: null, seed: 'empty', limits: 'off' } as const
  const sandbox = createSandbox({ ...options, latencyMs: LATENCY_MS })
  sandbox.grow(corpSize)
  const { url, close } = await sandbox.listen(0)
  return { sandbox, url, close }
}

/** Runs a sync whose process dies as planned, waits until it is done all the same, and compares. */
export async function liveThrough(plan: Plan | null, context: RunContext): Promise<RunReport & { rows: Picture }> {
  const began = Date.now()
  const { world } = context
  world.sandbox.calls.clear()
  const { client } = context.database
  await client.query(NO_FIRST_SYNC)
  const start = async (name: string): Promise<ServerProcess> =>
    startServerProcess({
      ...context,
      folder: join(context.folder, name),
      corp,
      apiBase: world.url,
      databaseUrl: context.database.url,
      port: await freePort(),
    })
  const servers = [await start('one')]
  try {
    const died = await play(plan, { client, servers, start })
    const pages = world.sandbox.calls.list(BATCH).length
    const rows = await rowsOf(client)
    const wrong = [
      ...differences(pictureOfCorp(world.sandbox.state), await pictureOf(client), 'the corp'),
      ...(context.reference ? differences(context.reference, rows, 'an undisturbed run') : []),
    ]
    const { rows: runs } = await client.query<{ n: number }>(
      `select count(*)::int as n from sync_run where actor = 'a test'`,
    )
    const seconds = (Date.now() - began) / 1000
    const report = { died, seconds, wrong, pagesMore: pages - pagesOf(world.sandbox), runs: runs[0]?.n ?? 0 }
    return { plan: plan ?? NO_PLAN, ...report, rows }
  } finally {
    await Promise.all(servers.map((server) => server.kill()))
  }
}

const NO_PLAN: Plan = { seed: 0, step: 'sync.page', occurrence: 0, heir: false }

interface Play {
  client: Client
  servers: ServerProcess[]
  start(name: string): Promise<ServerProcess>
}

/** Whether somebody died on the way. */
async function play(plan: Plan | null, { client, servers, start }: Play): Promise<boolean> {
  const [first] = servers
  if (plan) await first?.killAt(plan.step, plan.occurrence)
  await client.query(`insert into sync_run (cause, actor, started_at) values ('manual', 'a test', now())`)
  if (plan?.heir) servers.push(await start('heir'))
  let died = false
  const deadline = Date.now() + LIMIT_MS
  for (;;) {
    if (!died && plan && !first?.isAlive()) {
      died = true
      await client.query('update sync_run set locked_until = now() where locked_until > now()')
      await client.query('update wecom_token set refreshing_until = now() where refreshing_until > now()')
      if (!plan.heir) servers.push(await start('one'))
    }
    const { rows } = await client.query<{ status: string; error: string | null }>(
      `select status, last_error as error from sync_run where actor = 'a test'`,
    )
    if (rows.every(({ status }) => status === 'done')) return died
    if (Date.now() > deadline) throw new Error(`seed ${plan?.seed}: not done in time: ${rows[0]?.error}`)
    await sleep(20)
  }
}

/** Pages of one whole listing. */
function pagesOf({ state }: Sandbox): number {
  const of = [...state.members.values()].map(
    ({ userId }) => [...state.relationsOfMember(userId)].filter((relation) => !relation.half).length,
  )
  return of.reduce((sum, count) => sum + Math.max(1, Math.ceil(count / 100)), 0)
}

function differences(expected: Picture, found: Picture, whose: string): string[] {
  return (Object.keys(expected) as (keyof Picture)[]).flatMap((table) => {
    const [before, after] = [new Set(expected[table]), new Set(found[table])]
    return [
      ...expected[table].filter((line) => !after.has(line)).map((line) => `${table}: ${whose} has ${line}`),
      ...found[table].filter((line) => !before.has(line)).map((line) => `${table}: ${whose} has not ${line}`),
    ].slice(0, 5)
  })
}
