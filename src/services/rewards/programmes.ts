import { programmeProblems, type ProgrammeDraft } from '../../decisions/rewards/programme'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

/** Makes a programme; gives its id. Throws AppError `invalid-input` with what is wrong with which field. */
export async function createProgramme(scope: Scope, draft: ProgrammeDraft): Promise<number> {
  refuse(draft)
  const { db, actor, clock } = scope
  const [row] = await db.query<{ id: number }[]>(
    `insert into reward_programme (name, kind, budget_fen, per_person_day_fen, approval_above_fen, amount_fen, stock_id, words,
                                   scene_id, report, from_at, until_at, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
    [
      ...[draft.name, draft.kind, draft.budgetFen, draft.perPersonDayFen, draft.approvalAboveFen, draft.amountFen],
      ...[draft.stockId, draft.words, draft.sceneId, JSON.stringify(draft.report)],
      ...[draft.from === null ? clock() : new Date(draft.from), draft.until === null ? null : new Date(draft.until)],
      ...[actor, clock()],
    ],
  )
  if (!row) throw new Error('a programme that was written has no id')
  return row.id
}

/** What can be changed while it runs. A smaller budget pays nothing back: it only keeps more from being promised. */
export type ProgrammeLimits = Pick<
  ProgrammeDraft,
  'budgetFen' | 'perPersonDayFen' | 'approvalAboveFen' | 'amountFen' | 'until'
>

/** Changes the limits of a programme, or stops it and lets it go on. Throws AppError `not-found`, `invalid-input`. */
export function changeProgramme(
  scope: Scope,
  id: number,
  { stopped, ...limits }: ProgrammeLimits & { stopped: boolean },
): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const [found] = await tx.db.query<
      Pick<ProgrammeDraft, 'kind' | 'name' | 'words' | 'stockId' | 'sceneId' | 'report'>[]
    >(
      `select kind, name, words, stock_id as "stockId", scene_id as "sceneId", report from reward_programme where id = $1 for update`,
      [id],
    )
    if (!found) throw new AppError('not-found')
    refuse({ ...found, ...limits, from: null })
    await tx.db.query(
      `update reward_programme set budget_fen = $2, per_person_day_fen = $3, approval_above_fen = $4, amount_fen = $5, until_at = $6,
              stopped_at = case when $7 then coalesce(stopped_at, $8::timestamptz) end
        where id = $1`,
      [
        ...[id, limits.budgetFen, limits.perPersonDayFen, limits.approvalAboveFen, limits.amountFen],
        ...[limits.until === null ? null : new Date(limits.until), stopped, tx.clock()],
      ],
    )
  })
}

function refuse(draft: ProgrammeDraft): void {
  const problems = programmeProblems(draft)
  if (problems.length === 0) return
  throw new AppError(
    'invalid-input',
    problems.map(({ field, zh, en }) => ({ path: `body.${field}`, message: en, messageZh: zh })),
  )
}
