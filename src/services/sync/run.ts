import type { SyncCause } from '../../entities/SyncRun'
import type { Scope } from '../../scope'
import { reached } from '../../step'
import { WecomError } from '../../wecom'
import { retryDelay } from '../../decisions/retry'
import { claimRows } from '../lease'
import {
  endPart,
  hasParts,
  keepParts,
  notePart,
  PartRefused,
  waitingParts,
  whereItStands,
  type PartContext,
  type Stage,
} from './parts'

/** A run as it is claimed. */
export interface RunRow {
  id: string
  cause: SyncCause
  attempts: number
}

type GoOn = PartContext['goOn']

/** This process is to let go of the run: it is stopping, or another one has taken over. */
export class LetGo extends Error {}

/** Begins a run. Returns null when one is unfinished already: it serves as well. */
export async function startRun(scope: Scope, cause: SyncCause): Promise<string | null> {
  const rows = await scope.db.query<{ id: string }[]>(
    `insert into sync_run (cause, actor, started_at, known)
     select $1, $2, $3, count(*) from follow_user where removed_at is null or removed_at < added_at
     on conflict (status) where status = 'running' do nothing returning id`,
    [cause, scope.actor, scope.clock()],
  )
  return rows[0]?.id ?? null
}

/** Begins the very first run, so that an installation does not stay empty until somebody asks. */
export async function startFirstRun(scope: Scope): Promise<void> {
  const rows = await scope.db.query<unknown[]>('select 1 from sync_run limit 1')
  if (rows.length === 0) await startRun(scope, 'first')
}

/** Takes the unfinished run, when nobody works on it. null = there is nothing to do here. */
export async function claimRun(scope: Scope, worker: string): Promise<RunRow | null> {
  const { leaseMs } = scope.settings.sync
  const work = { table: 'sync_run', key: 'id', ready: `status = 'running' and due_at <= now()` } as const
  const [row] = await claimRows<RunRow>(scope.db, work, { worker, limit: 1, leaseMs, held: [] })
  return row ?? null
}

/** Keeps the run for this process. False = another one has it. */
export async function renewRun(scope: Scope, { id }: RunRow, worker: string): Promise<boolean> {
  const [rows] = await scope.db.query<[unknown[], number]>(
    `update sync_run set locked_until = now() + $3 * interval '1 ms'
      where id = $1 and locked_by = $2 and status = 'running' returning 1`,
    [id, worker, scope.settings.sync.leaseMs],
  )
  return rows.length > 0
}

/**
 * Brings the stages in step, part by part, several at a time. Parts that are done stay done, so a run that was killed
 * goes on where it stood. `goOn` throws LetGo when this process must stop.
 */
export async function workOnRun(scope: Scope, run: RunRow, stages: readonly Stage[], goOn: GoOn): Promise<void> {
  for (const stage of stages) {
    await goOn()
    if (!(await hasParts(scope, run.id, stage.name)))
      await keepParts(scope, run.id, stage.name, await stage.parts(scope))
    const keys = await waitingParts(scope, run.id, stage.name)
    await inParallel(keys, scope.settings.sync.concurrency, (key) => workOnPart(scope, run, stage, key, goOn))
  }
}

async function workOnPart(scope: Scope, run: RunRow, stage: Stage, key: string, goOn: GoOn): Promise<void> {
  await goOn()
  const part = { runId: run.id, stage: stage.name, key }
  try {
    await stage.run({ scope, key, goOn, note: (read, found, within) => notePart(within ?? scope, part, read, found) })
    await endPart(scope, part, null)
  } catch (error) {
    if (!(error instanceof PartRefused)) throw error
    await endPart(scope, part, error.message.slice(0, 500))
    scope.log.warn({ run: run.id, stage: stage.name, part: key, reason: error.message }, 'part of the sync skipped')
  }
  reached('sync.part')
}

/** The first failure ends all; what is under way beside it ends first. */
async function inParallel<T>(items: readonly T[], hands: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  let failed = false
  const hand = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: hands }, hand))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}

/** Writes that everything was read. */
export async function finishRun(scope: Scope, { id }: RunRow, worker: string): Promise<void> {
  await scope.db.query(
    `update sync_run set status = 'done', finished_at = $3, locked_by = null, locked_until = null, last_error = null
      where id = $1 and locked_by = $2`,
    [id, worker, scope.clock()],
  )
}

/** Gives the run back at once: this process is stopping. */
export async function giveRunBack(scope: Scope, { id }: RunRow, worker: string): Promise<void> {
  await scope.db.query(
    `update sync_run set locked_by = null, locked_until = null, attempts = attempts - 1 where id = $1 and locked_by = $2`,
    [id, worker],
  )
}

/**
 * Records why the run could not go on and where it stands, and when it is taken up again. After too many attempts it has
 * failed for good, and the next one starts from the beginning.
 */
export async function interruptRun(scope: Scope, run: RunRow, worker: string, error: unknown): Promise<string> {
  const delay = retryDelay(run.attempts, scope.settings.sync)
  const wait = delay === null ? null : Math.max(delay, error instanceof WecomError ? (error.retryInMs ?? 0) : 0)
  const reason = error instanceof Error ? error.message : String(error)
  const said = `${reason} Stands at ${await whereItStands(scope, run.id)}.`.slice(0, 1000)
  await scope.db.query(
    `update sync_run set last_error = $3, locked_by = null, locked_until = null,
            status = case when $4::float8 is null then 'failed' else status end,
            finished_at = case when $4::float8 is null then $5::timestamptz end,
            due_at = now() + coalesce($4::float8, 0) * interval '1 ms'
      where id = $1 and locked_by = $2`,
    [run.id, worker, said, wait, scope.clock()],
  )
  return said
}
