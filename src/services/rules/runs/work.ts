import { retryDelay } from '../../../decisions/retry'
import type { Scope } from '../../../scope'
import { applyBatch } from './apply'
import { countBatch } from './count'
import { actorOf, type RunRow } from './row'
import { undoBatch } from './undo'

/** Takes a run one batch further; what fails is tried again later. */
export async function workOnRun(scope: Scope, run: RunRow, worker: string): Promise<void> {
  try {
    await oneBatch(scope, run, worker)
  } catch (error) {
    scope.log.error({ err: error, run: run.id }, 'a rule could not be applied further; it is tried again')
    const delayMs = retryDelay(run.attempts, { ...scope.settings.ruleRuns, maxAttempts: Infinity }) ?? 0
    await rest(scope, run, worker, delayMs)
  }
}

async function oneBatch(scope: Scope, run: RunRow, worker: string): Promise<unknown> {
  if (run.state === 'counting' || run.state === 'checking') return countBatch(scope, run, worker)
  const room = ahead(scope) - (await waitingCalls(scope, run))
  // It gives way: a change that a person asks for waits behind what goes out in a moment, and not behind all of it.
  if (room <= 0) return rest(scope, run, worker, scope.settings.ruleRuns.pollMs)
  return run.state === 'running' ? applyBatch(scope, run, worker, room) : undoBatch(scope, run, worker, room)
}

/** Calls that may wait at a time. */
function ahead({ settings: { ruleRuns, callsPerMinute } }: Scope): number {
  return Math.max(1, Math.floor((callsPerMinute * ruleRuns.aheadMs) / 60_000))
}

async function waitingCalls({ db }: Scope, run: RunRow): Promise<number> {
  const [row] = await db.query<{ count: number }[]>(
    `select count(distinct (user_id, external_user_id))::int as count from tag_change where status = 'waiting' and actor = $1`,
    [actorOf(run)],
  )
  return row?.count ?? 0
}

async function rest({ db }: Scope, { id }: RunRow, worker: string, delayMs: number): Promise<void> {
  await db.query(
    `update rule_run set locked_by = null, locked_until = null, due_at = now() + $3 * interval '1 ms'
      where id = $1 and locked_by = $2`,
    [id, worker, delayMs],
  )
}
