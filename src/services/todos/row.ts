import type { TodoKind, TodoOutcome } from '../../decisions/todos'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'

/** A to-do as what changes it sees it. */
export interface TodoRow {
  id: string
  kind: TodoKind
  title: string
  externalUserId: string | null
  userId: string
  dueAt: Date
  doneAt: Date | null
  doneBy: string | null
  outcome: TodoOutcome | null
  result: string
}

/** A to-do, held until the transaction ends, so that of two that finish it one is first. AppError `not-found`. */
export async function holdTodo({ db }: Scope, id: string): Promise<TodoRow> {
  const rows = await db.query<TodoRow[]>(
    `select id, kind, title, external_user_id as "externalUserId", user_id as "userId", due_at as "dueAt",
            done_at as "doneAt", done_by as "doneBy", outcome, result
       from todo where id = $1 for update`,
    [id],
  )
  if (!rows[0]) throw new AppError('not-found')
  return rows[0]
}

/** As `holdTodo`. One that is done cannot be put off or handed on: AppError `todo-done`. */
export async function holdOpenTodo(scope: Scope, id: string): Promise<TodoRow> {
  const todo = await holdTodo(scope, id)
  if (todo.doneAt) throw new AppError('todo-done')
  return todo
}
