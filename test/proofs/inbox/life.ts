import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { NO_FIRST_SYNC } from '../../support/noSync'
import { corp } from '../../support/sandboxWire'
import { freePort, startServerProcess, type ServerProcess } from '../../support/serverProcess'
import type { ProofDatabase } from '../databases'
import { judge, type Verdict } from './judge'
import { openCorp, type RunCorp } from './corp'
import type { Death, Plan } from './plan'

export interface RunReport {
  plan: Plan
  /** Deaths at a named step, in order, and whether the first came where the plan wanted it. */
  deaths: Death[]
  seconds: number
  verdict: Verdict
}

export interface RunContext {
  build: string
  database: ProofDatabase
  /** A folder of this run's own. */
  folder: string
}

/** Far more than it takes: a busy machine is no finding. */
const SETTLE_MS = 120_000
const POLL_MS = 40
const WELCOME = '{{customer|您}}好，我是{{member|客服}}。'

/** Plays a plan against a server that dies on the way, restarts it, waits until nothing is left to do, and judges. */
export async function liveThrough(plan: Plan, context: RunContext): Promise<RunReport> {
  const began = Date.now()
  const port = await freePort()
  const world = await openCorp(plan, port)
  const { client } = context.database
  await setWelcome(client)
  await client.query(NO_FIRST_SYNC)
  const start = (): Promise<ServerProcess> =>
    startServerProcess({ ...context, corp, apiBase: world.url, databaseUrl: context.database.url, port })
  const run = { plan, world, client, start, deaths: [] as Death[], diedAt: [] as number[] }
  try {
    const settled = await untilSettled(run)
    const verdict = await judge({ world, client, diedAt: run.diedAt, settled })
    return { plan, deaths: run.deaths, seconds: (Date.now() - began) / 1000, verdict }
  } finally {
    await world.close()
  }
}

interface Run {
  plan: Plan
  world: RunCorp
  client: Client
  start(): Promise<ServerProcess>
  deaths: Death[]
  diedAt: number[]
}

/** False = time ran out with work left. */
async function untilSettled(run: Run): Promise<boolean> {
  const { plan, world, client } = run
  const orders = [plan.death, ...(plan.again ? [plan.again] : [])]
  let server = await run.start()
  let order = orders.shift()
  if (order) await server.killAt(order.step, order.occurrence)
  let playing = true
  const played = world.play().finally(() => (playing = false))
  const deadline = Date.now() + SETTLE_MS
  try {
    for (;;) {
      if (!server.isAlive()) {
        run.diedAt.push(Date.now())
        if (order) run.deaths.push(order)
        await endLeases(client)
        server = await run.start()
        order = orders.shift()
        if (order) await server.killAt(order.step, order.occurrence)
      }
      await bringWaitsForward(client)
      if (!playing && (await isSettled(world, client))) {
        if (run.diedAt.length > 0) return true
        // The plan's step does not occur so often in this run: die at rest instead.
        order = undefined
        await server.kill()
      } else if (Date.now() > deadline) return false
      await sleep(POLL_MS)
    }
  } finally {
    await server.kill()
    await played
  }
}

async function setWelcome(client: Client): Promise<void> {
  await client.query(
    `insert into welcome_message (id, name, text, attachments, updated_at)
     values (gen_random_uuid(), '默认欢迎语', $1, '[]', now())`,
    [WELCOME],
  )
}

/**
 * Time passes at once where nothing depends on how long it is: the leases of a dead process end. Those of greetings are
 * left alone, since they have to end by themselves within the 20 s.
 */
async function endLeases(client: Client): Promise<void> {
  await client.query(`update callback_event set locked_until = now() where locked_until > now() and not urgent`)
  await client.query(`update outbox_message set locked_until = now() where locked_until > now()`)
  await client.query(`update wecom_token set refreshing_until = now() where refreshing_until > now()`)
}

/** The same for waits between two tries. */
async function bringWaitsForward(client: Client): Promise<void> {
  await client.query(
    `update callback_event set due_at = now() where status = 'waiting' and not urgent and due_at > now()`,
  )
  await client.query(
    `update outbox_message set due_at = now() where status in ('planned', 'sending') and due_at > now()`,
  )
}

async function isSettled(world: RunCorp, client: Client): Promise<boolean> {
  if (world.sandbox.courier.deliveries.some(({ delivered }) => delivered === null)) return false
  const { rows } = await client.query<{ open: number }>(
    `select (select count(*) from callback_event where status = 'waiting')
          + (select count(*) from outbox_message where status in ('planned', 'sending')) as open`,
  )
  return Number(rows[0]?.open) === 0
}
