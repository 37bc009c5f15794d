import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import type { Result } from '../../../bench/lib/report'
import { dataSource } from '../../../ormconfig'
import { createSandbox, type Sandbox } from '../../../src/sandbox'
import { shopKfId } from '../../../src/sandbox/seed/kf'
import { seeded } from '../../../src/sandbox/random'
import type { KfStep } from '../../../src/step'
import { addFault } from '../../support/app'
import { corp } from '../../support/sandboxWire'
import type { Order } from './child'
import { judgeKf } from './judge'

const ROOT = join(__dirname, '../../..')
/** In turn; a few kills are those that matter most. */
const STEPS: readonly KfStep[] = [
  ...(['kf.stored', 'kf.planned', 'kf.called', 'kf.page', 'kf.marked', 'kf.decided', 'kf.settled'] as const),
]
const VISITORS = 4
const BURST = 4
const LIFE_MS = 60_000

export interface KfProof {
  seed: number
  kills: number
  databaseUrl: string
  onLife?(step: KfStep, died: boolean): void
}

export interface KfReport {
  deaths: KfStep[]
  /** What was lost, repeated or sent twice; empty = nothing. */
  problems: string[]
}

/** Visitors write while processes die over it, at each step in turn; the last one lives and finishes. */
export async function proveKf(given: KfProof): Promise<KfReport> {
  const random = seeded(given.seed)
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, seed: 'empty', limits: 'off' })
  const running = await sandbox.listen(0)
  const db = await dataSource(given.databaseUrl, { name: 'proof' }).initialize()
  try {
    const deaths: KfStep[] = []
    let spare = spawn()
    for (let kill = 0; kill <= given.kills; kill++) {
      const step = STEPS[kill % STEPS.length] ?? 'kf.page'
      const child = spare
      spare = spawn()
      await write(sandbox, db, kill)
      if (kill % 3 === 1) addFault(sandbox, { path: '/cgi-bin/kf/send_msg', kind: 'lose-answer' })
      const death = kill === given.kills ? null : { step, occurrence: random.between(1, 3) }
      const died = await live(db, child, { databaseUrl: given.databaseUrl, apiBase: running.url, death })
      if (died) deaths.push(step)
      given.onLife?.(step, died)
    }
    spare.kill('SIGTERM')
    return { deaths, problems: await judgeKf(db, sandbox) }
  } finally {
    await db.destroy()
    await running.close()
  }
}

export function kfResult({ deaths, problems }: KfReport): Result {
  return {
    name: 'kf',
    figures: { kills: deaths.length },
    baselines: {},
    ratios: {},
    aims: [
      {
        what: 'messages lost or repeated, answers sent twice',
        value: problems.length,
        aim: '= 0',
        holds: problems.length === 0,
      },
      {
        what: 'steps at which a process died',
        value: new Set(deaths).size,
        aim: `= ${STEPS.length}`,
        holds: new Set(deaths).size === STEPS.length,
      },
    ],
  }
}

/** Each visitor writes a burst; no callback tells of it, so that the account is due again. */
async function write(sandbox: Sandbox, db: DataSource, round: number): Promise<void> {
  for (let i = 0; i < BURST; i++) {
    for (let v = 0; v < VISITORS; v++) {
      const externalUserId = `wmProofVisitor${v}0000000000000000`
      await sandbox.kf({ act: 'write', openKfId: shopKfId, externalUserId, text: `${round}.${i}` })
    }
  }
  await db.query(
    `insert into kf_account as a (open_kfid, wanted, due_at) values ($1, 1, now())
     on conflict (open_kfid) do update set wanted = a.wanted + 1, due_at = now()`,
    [shopKfId],
  )
}

/** One that waits for its order: starting takes seconds. */
function spawn(): ChildProcess {
  return fork(join(ROOT, 'test/proofs/kf/child.ts'), [], {
    cwd: ROOT,
    execArgv: ['-r', '@swc-node/register'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** One life; true = it died where it was to. A life that gets nowhere near its death ends when there is nothing left to do. */
async function live(db: DataSource, child: ChildProcess, order: Order): Promise<boolean> {
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  child.send(order)
  let signal: NodeJS.Signals | null | 'alive' = 'alive'
  void ended.then((how) => (signal = how))
  const until = Date.now() + LIFE_MS
  while (signal === 'alive' && !(await isDone(db))) {
    if (Date.now() > until) throw new Error('a life of the kf proof gets nowhere')
    await sleep(50)
  }
  const died = (signal as string | null) === 'SIGKILL'
  if (!died) child.kill('SIGTERM')
  await ended
  return died
}

async function isDone(db: DataSource): Promise<boolean> {
  const [open] = await db.query<{ n: number }[]>(
    `select (select count(*) from kf_account where due_at is not null) + (select count(*) from kf_session where due_at is not null)
          + (select count(*) from outbox_message where status in ('planned', 'sending')) as n`,
  )
  return Number(open?.n) === 0
}
