import { noRunCounts, runActions, type RuleRunState } from '../../../decisions/rules/runs'
import { AppError } from '../../../errors'
import { inTransaction, type Scope } from '../../../scope'
import { holdRule, versionOf } from '../hold'
import { holdRun, type RunRow } from './row'

/**
 * Begins to count whom the live version of a rule would reach; returns the run. Numbers that nobody confirmed are dropped. Throws
 * AppError `not-found`, `rule-archived`, `rule-not-for-everybody`, `rule-run-open`.
 */
export function previewRun(scope: Scope, ruleId: number): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const version = await refuseUnfit(tx, ruleId)
    await tx.db.query(
      `update rule_run set state = 'dropped', ended_at = $2 where rule_id = $1 and state in ('counting', 'ready')`,
      [ruleId, tx.clock()],
    )
    const rows = await tx.db.query<{ id: number }[]>(
      `insert into rule_run (rule_id, version, counts, created_by, created_at, total)
       values ($1, $2, $3, $4, $5, (select count(*) from contact)) on conflict do nothing returning id`,
      [ruleId, version, JSON.stringify(noRunCounts), tx.actor, tx.clock()],
    )
    if (!rows[0]) throw new AppError('rule-run-open')
    return rows[0].id
  })
}

/** The version that is live. */
async function refuseUnfit(tx: Scope, ruleId: number): Promise<number> {
  const { liveVersion } = await holdRule(tx, ruleId)
  if (liveVersion === null) throw new AppError('rule-not-for-everybody')
  const { body } = await versionOf(tx, ruleId, liveVersion)
  const kinds: readonly string[] = runActions
  const fits = body.trigger.kind === 'facts' && body.actions.every(({ kind }) => kinds.includes(kind))
  if (!fits) throw new AppError('rule-not-for-everybody')
  return liveVersion
}

/** The numbers that somebody saw. */
export interface Confirmed {
  contacts: number
  calls: number
}

/**
 * Somebody says yes to what was counted: it is counted once more, and begins when it still is the same; else the new numbers wait,
 * with the difference. Throws AppError `rule-run-differs` with both numbers when they are not those counted or another version is
 * live, `rule-run-not-now`, `not-found`, `rule-not-for-everybody`.
 */
export function startRun(scope: Scope, id: number, confirmed: Confirmed): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const run = await holdRun(tx, id, ['ready'])
    const live = await refuseUnfit(tx, run.rule_id)
    refuseOthers(run, confirmed, live)
    const difference = { more: 0, fewer: 0, calls: { before: run.counts.calls, now: 0 } }
    await tx.db.query(
      `update rule_run set state = 'checking', pass = pass + 1, seen = 0, cursor = '', counts = $2, difference = $3, started_by = $4,
              due_at = now(), locked_until = null where id = $1`,
      [id, JSON.stringify(noRunCounts), JSON.stringify(difference), tx.actor],
    )
  })
}

function refuseOthers({ counts, version }: RunRow, confirmed: Confirmed, live: number): void {
  const pairs = [
    { path: 'body.contacts', said: confirmed.contacts, now: counts.contacts },
    { path: 'body.calls', said: confirmed.calls, now: counts.calls },
    { path: 'version', said: version, now: live },
  ]
  const issues = pairs
    .filter(({ said, now }) => said !== now)
    .map(({ path, said, now }) => ({ path, message: `${said}, now ${now}`, messageZh: `${said}，现为 ${now}` }))
  if (issues.length > 0) throw new AppError('rule-run-differs', issues)
}

/** Where a run goes when it is stopped. */
const STOPPED: Partial<Record<RuleRunState, RuleRunState>> = {
  counting: 'dropped',
  ready: 'dropped',
  checking: 'dropped',
  running: 'stopped',
  undoing: 'undo-stopped',
}

/** Stops a run before its next batch, on whatever process it is. One that has not begun is dropped. Throws as `holdRun`. */
export function stopRun(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { state } = await holdRun(tx, id, ['counting', 'ready', 'checking', 'running', 'undoing'])
    const next = STOPPED[state] ?? state
    await tx.db.query(
      `update rule_run set state = $2, stopped_by = $3, ended_at = case when $2 = 'dropped' then $4::timestamptz end where id = $1`,
      [id, next, tx.actor, tx.clock()],
    )
  })
}

/** Lets a run that was stopped go on where it was. Throws as `holdRun`. */
export function goOnWithRun(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { state } = await holdRun(tx, id, ['stopped', 'undo-stopped'])
    const next: RuleRunState = state === 'stopped' ? 'running' : 'undoing'
    await tx.db.query('update rule_run set state = $2, due_at = now(), locked_until = null where id = $1', [id, next])
  })
}

/** Takes back what a run did, as far as nobody changed it since. Throws as `holdRun`, and `rule-run-open` while the rule has another run. */
export function undoRun(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { rule_id: ruleId } = await holdRun(tx, id, ['stopped', 'done'])
    await tx.db.query(
      `update rule_run set state = 'dropped', ended_at = $2 where rule_id = $1 and state in ('counting', 'ready')`,
      [ruleId, tx.clock()],
    )
    const open = await tx.db.query<unknown[]>(
      `select 1 from rule_run where rule_id = $1 and id <> $2
          and state in ('checking', 'running', 'stopped', 'undoing', 'undo-stopped')`,
      [ruleId, id],
    )
    if (open.length > 0) throw new AppError('rule-run-open')
    await tx.db.query(
      `update rule_run set state = 'undoing', cursor = '', undone_by = $2, ended_at = null, due_at = now(), locked_until = null
        where id = $1`,
      [id, tx.actor],
    )
  })
}
