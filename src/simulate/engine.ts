import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config'
import type { Clock } from '../clock'
import { createDeps, type Deps } from '../deps'
import { jobs } from '../jobs'
import { createRunner } from '../jobs/runner'
import type { Scope } from '../scope'
import { startOutboxSender } from '../workers/outbox'

/** A server without its doors: jobs, and the sender of the outbox, on a clock that stands still until it is moved. */
export interface Engine {
  deps: Deps
  /** The present, as somebody who tells something. */
  scope(actor: string): Scope
  /** Sets the clock; nothing happens by that. */
  setClock(at: number): void
  /** Runs what fell due by now, and sends until nothing is left that may go out now. */
  run(): Promise<void>
  stop(): Promise<void>
}

/** The sender is woken; it must not look by itself in the middle of a moment. */
const NEVER_MS = 24 * 3600_000
const WAIT_MS = 2

/** Starts on a migrated database. `at` = the moment at which the clock stands, in ms. */
export async function startEngine(config: Config, databaseUrl: string, at: number): Promise<Engine> {
  let now = at
  const clock: Clock = { now: () => new Date(now), setOffset: () => false }
  const deps = await createDeps(config, databaseUrl, clock)
  const { scope: scopeFor, worker, db } = deps
  const runner = createRunner(
    {
      clock: clock.now,
      worker,
      scopeAt: (tick, job) => scopeFor({ pool: 'work', lane: 'bulk', actor: `job:${job}`, now: tick }),
      onTick: () => undefined,
    },
    jobs,
  )
  const sender = startOutboxSender({
    db: db.work,
    worker,
    pollMs: NEVER_MS,
    onOutcome: () => undefined,
    scopeNow: () => scopeFor({ pool: 'work', lane: 'normal', actor: 'outbox' }),
  })
  return {
    deps,
    scope: (actor) => scopeFor({ pool: 'work', lane: 'normal', actor }),
    setClock: (to) => void (now = to),
    async run() {
      await runner.catchUp()
      while (!sender.isIdle() || (await isAnythingDue(db.work.manager, clock.now()))) {
        if (sender.isIdle()) sender.wake()
        await sleep(WAIT_MS)
      }
    },
    async stop() {
      await runner.stop()
      await sender.stop()
      await deps.close()
    },
  }
}

async function isAnythingDue(db: Scope['db'], now: Date): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `select 1 from outbox_message where status in ('planned', 'sending') and due_at <= $1 limit 1`,
    [now],
  )
  return rows.length > 0
}
