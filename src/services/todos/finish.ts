import { todoCardKey, touchOf, type TodoOutcome } from '../../decisions/todos'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { closeCards } from '../cards/close'
import { note } from '../timeline'
import { recordTouch } from '../touches'
import { holdTodo, type TodoRow } from './row'

export interface Finished {
  outcome: TodoOutcome
  /** What came of it; '' = nothing to say. */
  result: string
}

/**
 * Ends a to-do. What reached the contact, or tried to, is a touch too. One that is done stays as it was: to say the same again
 * does nothing, to say something else is AppError `todo-done`, so that nobody believes their words were kept.
 */
export function finishTodo(scope: Scope, id: string, finished: Finished): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const todo = await holdTodo(tx, id)
    if (todo.doneAt) return refuseOther(todo, finished, tx.actor)
    await tx.db.query('update todo set done_at = $2, done_by = $3, outcome = $4, result = $5 where id = $1', [
      id,
      tx.now,
      tx.actor,
      finished.outcome,
      finished.result,
    ])
    await closeCards(tx, [todoCardKey(todo)], '已完成')
    if (todo.externalUserId !== null) await tell(tx, { ...todo, externalUserId: todo.externalUserId }, finished)
  })
}

function refuseOther({ doneBy, outcome, result }: TodoRow, finished: Finished, actor: string): void {
  const same = doneBy === actor && outcome === finished.outcome && result === finished.result
  if (!same) throw new AppError('todo-done')
}

async function tell(scope: Scope, todo: TodoRow & { externalUserId: string }, finished: Finished): Promise<void> {
  const { id, kind, title, externalUserId, userId } = todo
  const at = scope.now
  const detail = { todoId: id, todoKind: kind, title, outcome: finished.outcome, note: finished.result }
  await note(scope, { key: `todo-done:${id}`, externalUserId, userId: scope.actor, at, kind: 'todo-done', detail })
  const outcome = touchOf(finished.outcome)
  if (outcome === null) return
  const touch = { kind: 'talked', direction: 'out', outcome, source: 'sidebar', detail: { todoId: id } } as const
  await recordTouch(scope, { ...touch, key: `todo:${id}`, externalUserId, userId, at })
}
