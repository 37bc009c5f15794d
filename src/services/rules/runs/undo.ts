import type { RunDid } from '../../../decisions/rules/runs'
import { todoCardKey } from '../../../decisions/todos'
import type { CustomValue } from '../../../decisions/customFields'
import type { Stage } from '../../../decisions/stage'
import { AppError } from '../../../errors'
import { inTransaction, type Scope } from '../../../scope'
import { reached } from '../../../step'
import { closeCards } from '../../cards/close'
import { setFields } from '../../contacts/fields'
import { setStage } from '../../contacts/stage'
import { undoMarks } from '../../tags/undo'
import { actorOf, holdBatch, marksOf, type RunRow } from './row'

interface Reached {
  id: string
  did: RunDid | null
}

/**
 * Takes back what a run did to the next contacts: tags that nobody touched since, a stage or field that still is what it was set to,
 * to-dos still open. `room` = calls that may be handed over now. Null = somebody stopped it, or another process has it.
 */
export function undoBatch(scope: Scope, run: RunRow, worker: string, room: number): Promise<'on' | 'over' | null> {
  return inTransaction({ ...scope, actor: actorOf(run) }, async (tx) => {
    const held = await holdBatch(tx, run, worker)
    if (!held) return null
    const next = await tx.db.query<Reached[]>(
      `select external_user_id as id, did from rule_run_contact
        where run_id = $1 and external_user_id > $2 and state in ('done', 'failed') order by external_user_id limit $3`,
      [held.id, held.cursor, Math.max(1, Math.min(room, tx.settings.ruleRuns.batch))],
    )
    const tags = await marksFor(tx, held, next)
    for (const one of next) await undoOne(tx, one, tags.get(one.id) ?? [])
    reached('rules.undone')
    await keep(tx, held, next)
    return next.length > 0 ? 'on' : 'over'
  })
}

/** The changes of tags that a run made, the latest first. */
async function marksFor(
  { db }: Scope,
  run: RunRow,
  next: readonly Reached[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.query<{ id: string; changes: string[] }[]>(
    `select external_user_id as id, array_agg(id::text order by id desc) as changes from tag_change
      where external_user_id = any($1) and cause = $2 and status <> 'refused' group by 1`,
    [next.map(({ id }) => id), marksOf(run)],
  )
  return new Map(rows.map(({ id, changes }) => [id, changes]))
}

async function undoOne(tx: Scope, { id, did }: Reached, changes: readonly string[]): Promise<void> {
  for (const change of changes) await unlessImpossible(tx, (inner) => undoMarks(inner, change))
  const [now] = await tx.db.query<{ stage: Stage; fields: Record<string, CustomValue> }[]>(
    'select stage, custom_fields as fields from contact where external_user_id = $1 for update',
    [id],
  )
  if (!now || !did) return
  const { stage, fields = {}, todos = [] } = did
  if (stage && now.stage === stage.to) await setStage(tx, { externalUserId: id, stage: stage.from, userId: null })
  const still = Object.entries(fields).filter(([key, { to }]) => JSON.stringify(now.fields[key]) === JSON.stringify(to))
  if (still.length > 0) {
    const values = Object.fromEntries(still.map(([key, { from }]) => [key, from]))
    await unlessImpossible(tx, (inner) => setFields(inner, { externalUserId: id, userId: null, values }))
  }
  if (todos.length > 0) await closeTodos(tx, todos)
}

/** What cannot be taken back any more, since somebody did it before or the tag or field is gone, stays as it is. */
async function unlessImpossible(tx: Scope, doing: (inner: Scope) => Promise<unknown>): Promise<void> {
  try {
    await inTransaction(tx, doing)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    tx.log.info({ reason: error.id }, 'there was nothing left of a rule to take back')
  }
}

async function closeTodos(tx: Scope, keys: readonly string[]): Promise<void> {
  const [closed] = await tx.db.query<[{ id: string; userId: string; dueAt: Date }[], number]>(
    `update todo set done_at = $2, done_by = $3, outcome = 'not-needed', result = $4
      where key = any($1) and done_at is null returning id::text as id, user_id as "userId", due_at as "dueAt"`,
    [keys, tx.clock(), tx.actor, '规则已撤销'],
  )
  if (closed.length > 0) await closeCards(tx, closed.map(todoCardKey), '规则已撤销')
}

async function keep({ db, clock }: Scope, { id }: RunRow, next: readonly Reached[]): Promise<void> {
  await db.query(`update rule_run_contact set state = 'undone' where run_id = $1 and external_user_id = any($2)`, [
    id,
    next.map((one) => one.id),
  ])
  const over = next.length === 0
  await db.query(
    `update rule_run set cursor = coalesce($2, cursor), undone = undone + $3, locked_by = null, locked_until = null, attempts = 0,
            state = case when $4 then 'undone' else state end, ended_at = case when $4 then $5 else ended_at end where id = $1`,
    [id, next.at(-1)?.id ?? null, next.length, over, clock()],
  )
}
