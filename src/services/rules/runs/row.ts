import type { Rule } from '../../../decisions/rules/definition'
import type { RuleRunCounts, RuleRunState } from '../../../decisions/rules/runs'
import { AppError } from '../../../errors'
import type { Scope } from '../../../scope'
import { claimRows, type Claim } from '../../lease'
import { versionOf } from '../hold'
import { ruleActor } from '../../../decisions/rules/actor'

/** A run as whoever works on it holds it. */
export interface RunRow {
  id: number
  rule_id: number
  version: number
  state: RuleRunState
  cursor: string
  pass: number
  seen: number
  counts: RuleRunCounts
  attempts: number
}

export const RULE_RUNS = { table: 'rule_run', key: 'id' } as const

/** Takes runs with something to do. */
export function claimRuns({ db }: Scope, claim: Claim): Promise<RunRow[]> {
  const ready = `state in ('counting', 'checking', 'running', 'undoing') and due_at <= now()`
  return claimRows<RunRow>(db, { ...RULE_RUNS, ready }, claim)
}

/** Locks a run for a batch; null = somebody stopped it, or another process has it. */
export async function holdBatch(tx: Scope, { id, state }: RunRow, worker: string): Promise<RunRow | null> {
  const [row] = await tx.db.query<RunRow[]>(
    'select * from rule_run where id = $1 and state = $2 and locked_by = $3 for update',
    [id, state, worker],
  )
  return row ?? null
}

/** Locks a run for what somebody asks of it. Throws AppError `not-found`, and `rule-run-not-now` where it is in none of the states. */
export async function holdRun({ db }: Scope, id: number, states: readonly RuleRunState[]): Promise<RunRow> {
  const [row] = await db.query<RunRow[]>('select * from rule_run where id = $1 for update', [id])
  if (!row) throw new AppError('not-found')
  if (!states.includes(row.state)) throw new AppError('rule-run-not-now')
  return row
}

/** What a run's changes are made by: the rule with its version. */
export const actorOf = ({ rule_id, version }: Pick<RunRow, 'rule_id' | 'version'>): string =>
  ruleActor(rule_id, version)

/** What the history of tags says of a run's changes. */
export const marksOf = ({ id }: Pick<RunRow, 'id'>): string => `run:${id}`

/** The rule as the run applies it. */
export async function ruleOf(scope: Scope, { rule_id: id, version }: RunRow): Promise<Rule> {
  const { body } = await versionOf(scope, id, version)
  return { ...body, id, version }
}
