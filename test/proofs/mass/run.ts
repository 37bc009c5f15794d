import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataSource } from '../../../ormconfig'
import { createSandbox, type Sandbox } from '../../../src/sandbox'
import type { Scope } from '../../../src/scope'
import { addFault } from '../../support/app'
import { approved, campaignOf } from '../../support/campaigns'
import { corp } from '../../support/sandboxWire'
import { buildScope, wecomAt } from '../../support/scope'
import type { ProofDatabase } from '../databases'
import type { Order } from './child'
import { judge, type Verdict } from './judge'
import type { Death, Plan } from './plan'
import { proofSettings } from './settings'

export interface RunReport {
  plan: Plan
  /** Where processes did die. */
  deaths: Death[]
  verdict: Verdict
  seconds: number
}

const ROOT = join(__dirname, '../../..')
const AT_ONCE = 2
const LONGEST_MS = 40 * 60_000
const POLL_MS = 100
/** A life takes some seconds until its death. */
const STUCK_MS = 15_000

/** One campaign, sent by processes that die over it; members confirm meanwhile. */
export async function sendThrough(
  plan: Plan,
  database: ProofDatabase,
  onDeath: (count: number) => void,
): Promise<RunReport> {
  const began = performance.now()
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, seed: 'empty', limits: 'off' })
  const running = await sandbox.listen(0)
  const source = await dataSource(database.url, { name: 'proof' }).initialize()
  try {
    sandbox.grow({ contacts: plan.contacts, members: plan.members, seed: plan.seed })
    const db = source.manager
    const { settings } = buildScope({ db })
    const knobs = proofSettings(settings, plan.contactsPerPart)
    const scope = buildScope({ db, wecom: wecomAt(running.url, db), settings: { ...settings, ...knobs } })
    await copyCorp(scope, sandbox)
    const { runId } = await approved(scope, campaignOf({ messageClass: 'service' }))
    for (const fault of plan.faults) addFault(sandbox, fault)
    const order = { databaseUrl: database.url, apiBase: running.url, contactsPerPart: plan.contactsPerPart }
    const deaths = await killThrough(scope, sandbox, { plan, order, runId, onDeath })
    const verdict = await judge(scope, sandbox, runId)
    return { plan, deaths, verdict, seconds: (performance.now() - began) / 1000 }
  } finally {
    await source.destroy()
    await running.close()
  }
}

/** What a sync would have read. */
async function copyCorp({ db }: Scope, { state }: Sandbox): Promise<void> {
  const relations = state.allRelations().filter(({ half }) => !half)
  const columns = [relations.map(({ userId }) => userId), relations.map(({ externalUserId }) => externalUserId)]
  await db.query(
    `insert into member (user_id, name, department_ids, customer_contact, read_at)
     select distinct u, u, '{1}'::int[], true, now() from unnest($1::text[]) u`,
    [columns[0]],
  )
  await db.query(
    `insert into contact (external_user_id, name, first_added_at)
     select distinct on (e) e, e, now() - interval '1 year' from unnest($1::text[]) e`,
    [columns[1]],
  )
  await db.query(
    `insert into follow_user (user_id, external_user_id, remark, added_at)
     select distinct on (u, e) u, e, '', now() - interval '1 year' from unnest($1::text[], $2::text[]) r(u, e)`,
    columns,
  )
}

interface Work {
  plan: Plan
  order: Omit<Order, 'death'>
  runId: number
  onDeath(count: number): void
}

/** Two processes at a time; whoever dies is followed by the next, until the run is through. Returns where they died. */
async function killThrough(scope: Scope, sandbox: Sandbox, { plan, order, runId, onDeath }: Work): Promise<Death[]> {
  const waiting = [...plan.deaths]
  const died: Death[] = []
  const until = performance.now() + LONGEST_MS
  let over = false
  let lastDeath = performance.now()
  const lane = async (): Promise<void> => {
    for (let spare = spawn(); ;) {
      const [child, death] = [spare, waiting.shift() ?? null]
      const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
      spare = spawn()
      child.send({ ...order, death } satisfies Order)
      const stop = setInterval(() => over && child.kill('SIGTERM'), POLL_MS)
      const signal = await ended
      clearInterval(stop)
      if (over) return void spare.kill('SIGTERM')
      if (signal !== 'SIGKILL' || !death) continue
      lastDeath = performance.now()
      onDeath(died.push(death))
    }
  }
  const lanes = Promise.all(Array.from({ length: AT_ONCE }, lane))
  while (performance.now() < until && !(await isThrough(scope, runId))) {
    // Not all at once: while somebody is still to die, looks must find members who have not confirmed. At the end the rest does, as it
    // does when whoever is still to die finds no such step any more.
    const isStuck = waiting.length === 0 && performance.now() - lastDeath > STUCK_MS
    await confirmSome(sandbox, order.apiBase, died.length === plan.deaths.length || isStuck)
    await sleep(POLL_MS * 3)
  }
  over = true
  await lanes
  return died
}

function spawn(): ChildProcess {
  return fork(join(__dirname, 'child.ts'), { cwd: ROOT, execArgv: ['-r', '@swc-node/register'] })
}

async function confirmSome(sandbox: Sandbox, url: string, all: boolean): Promise<void> {
  for (const { msgId, tasks } of sandbox.state.ledger.massMessages.values()) {
    const [task] = tasks
    if (!task || task.sentAt !== null || (!all && msgId.charCodeAt(msgId.length - 1) % 3 !== 0)) continue
    const body = JSON.stringify({ msgId, userId: task.userId })
    const headers = { 'content-type': 'application/json' }
    await (await fetch(`${url}/sandbox/do/confirm`, { method: 'POST', headers, body })).arrayBuffer()
  }
}

async function isThrough({ db }: Scope, runId: number): Promise<boolean> {
  const [row] = await db.query<{ over: boolean }[]>(
    'select ended_at is not null as over from campaign_run where id = $1',
    [runId],
  )
  return row?.over ?? false
}
