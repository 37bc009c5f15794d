import { performance } from 'node:perf_hooks'
import type { Result } from '../../../bench/lib/report'
import { dataSource } from '../../../ormconfig'
import type { Audience } from '../../../src/decisions/audience/definition'
import { createSandbox, type Sandbox } from '../../../src/sandbox'
import { seeded, type Random } from '../../../src/sandbox/random'
import type { Scope } from '../../../src/scope'
import { conductCampaigns } from '../../../src/services/campaigns/conduct'
import { claimPlanned } from '../../../src/services/campaigns/row'
import { workOnPart } from '../../../src/services/campaigns/work'
import { approved, campaignOf, tillMorning, workThrough } from '../../support/campaigns'
import { corp } from '../../support/sandboxWire'
import { buildScope, wecomAt } from '../../support/scope'
import type { Databases, ProofDatabase } from '../databases'
import { deleteInSilence, drift } from './changes'
import { makeCorp, UNWANTED, WANTED, type Person } from './corp'
import { Expectation, meantNow } from './expected'
import { judge, type Verdict } from './judge'

export interface DriftProof {
  seed: number
  contacts: number
  members: number
  databases: Databases
  onTask(made: number): void
}

export interface DriftReport {
  seed: number
  contacts: number
  /** Contacts changed: between preview and planning, and while tasks were made. */
  changed: { before: number; meanwhile: number }
  verdict: Verdict
  seconds: number
}

const BEFORE = 0.1
const BETWEEN_TASKS = 0.004
const DELETED = 0.01
const MINUTE = 60_000
const WORKER = 'proof'

/** One campaign to many, while tags, relations and wishes change all the time. Returns what nobody could explain. */
export async function proveDrift(proof: DriftProof): Promise<DriftReport> {
  const began = performance.now()
  const database = await proof.databases.create()
  try {
    return { ...(await sendAmidChanges(proof, database)), seconds: (performance.now() - began) / 1000 }
  } finally {
    await database.close()
  }
}

async function sendAmidChanges(proof: DriftProof, database: ProofDatabase): Promise<Omit<DriftReport, 'seconds'>> {
  const { seed, contacts, members, onTask } = proof
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, seed: 'empty', limits: 'off' })
  sandbox.clock.advance(tillMorning(sandbox.clock.now()))
  const running = await sandbox.listen(0)
  const source = await dataSource(database.url, { name: 'proof' }).initialize()
  try {
    const db = source.manager
    const clock = (): Date => new Date(sandbox.clock.now())
    const scope = buildScope({ db, wecom: wecomAt(running.url, db), clock, now: clock() })
    const random = seeded(seed)
    const people = await makeCorp(scope, sandbox, random, { contacts, members })
    const sending = { scope, sandbox, random, people, byId: new Map(people.map((one) => [one.id, one])) }
    const { runId, expectation, before } = await planAmidChanges(sending)
    const meanwhile = await sendAll(sending, expectation, onTask)
    await confirmAll(sandbox, running.url)
    for (let look = 0; look < 3; look++) {
      sandbox.clock.advance(MINUTE)
      await workThrough(scope, 400)
    }
    const verdict = await judge(scope, runId, expectation, sandbox)
    return { seed, contacts, changed: { before, meanwhile }, verdict }
  } finally {
    await source.destroy()
    await running.close()
  }
}

interface Sending {
  scope: Scope
  sandbox: Sandbox
  random: Random
  people: readonly Person[]
  byId: ReadonlyMap<string, Person>
}

/** Previewed and approved; whoever changes in the minute after it is another than was seen. */
async function planAmidChanges({ scope, sandbox, random, people, byId }: Sending) {
  const audience: Audience = {
    kind: 'group',
    join: 'all',
    of: [
      { kind: 'tags', has: 'any', tagIds: [WANTED] },
      { kind: 'tags', has: 'none', tagIds: [UNWANTED] },
    ],
  }
  const aim = { to: 'customers', audience } as const
  const { runId } = await approved(scope, campaignOf({ aim, holdoutPercent: 5 }))
  const seen = meantNow(people)
  const before = await drift(scope, sandbox, { people, share: BEFORE, random })
  sandbox.clock.advance(MINUTE)
  const { planned } = await conductCampaigns(scope)
  if (planned !== 1) throw new Error('the campaign was not planned')
  return { runId, before, expectation: new Expectation(seen, meantNow(people), byId) }
}

/** One task after the other, with changes in between; each member's is compared with what it must be at that moment. */
async function sendAll(
  { scope, sandbox, random, people, byId }: Sending,
  expectation: Expectation,
  onTask: (made: number) => void,
): Promise<number> {
  let changed = 0
  const named: { userId: string; ids: Set<string> }[] = []
  for (;;) {
    const [part] = await claimPlanned(scope, { worker: WORKER, limit: 1, leaseMs: MINUTE, held: [] })
    if (!part) break
    named.push({ userId: part.user_id, ids: expectation.submitted(part.user_id, byId) })
    const outcome = await workOnPart(scope, part, WORKER)
    if (outcome !== 'submitted') throw new Error(`the task of ${part.user_id} is ${outcome}`)
    onTask(named.length)
    changed += await drift(scope, sandbox, { people, share: BETWEEN_TASKS, random })
  }
  deleteInSilence(sandbox, people, DELETED, random)
  for (const { userId, ids } of named) expectation.confirmed(userId, ids, byId)
  return changed
}

async function confirmAll(sandbox: Sandbox, url: string): Promise<void> {
  for (const { msgId, tasks } of sandbox.state.ledger.massMessages.values()) {
    for (const { userId } of tasks) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ msgId, userId })
      const response = await fetch(`${url}/sandbox/do/confirm`, { method: 'POST', headers, body })
      if (!response.ok) throw new Error(await response.text())
    }
  }
}

/** The result as it is printed. */
export function driftResult({ contacts, changed, verdict, seconds }: DriftReport): Result {
  const { unexplained, ...figures } = verdict
  return {
    name: 'drift',
    figures: { contacts, changedBefore: changed.before, changedMeanwhile: changed.meanwhile, seconds, ...figures },
    baselines: {},
    ratios: {},
    aims: [
      {
        what: 'differences that nobody explains',
        value: unexplained.length,
        aim: '= 0',
        holds: unexplained.length === 0,
      },
      {
        what: 'differences between preview and outcome',
        value: figures.differences,
        aim: '> 0',
        holds: figures.differences > 0,
      },
    ],
  }
}
