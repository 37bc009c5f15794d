import { wallTime } from '../../decisions/businessTime'
import { todoCardKey, wrongSnooze } from '../../decisions/todos'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { closeCards } from '../cards/close'
import { note } from '../timeline'
import { refuseUnfit } from './assignee'
import { holdOpenTodo, type TodoRow } from './row'
import { comesAsCard } from './remind'
import { tellAssignee } from './tell'

/** Puts an open to-do off. Throws AppError `invalid-input` for the past or beyond a year, `todo-done`. */
export function snoozeTodo(scope: Scope, id: string, until: Date): Promise<void> {
  const wrong = wrongSnooze(until, scope.now)
  if (wrong) throw new AppError('invalid-input', [{ path: 'body.until', message: wrong }])
  return inTransaction(scope, async (tx) => {
    const todo = await holdOpenTodo(tx, id)
    await tx.db.query('update todo set snoozed_from = coalesce(snoozed_from, due_at), due_at = $2 where id = $1', [
      id,
      until,
    ])
    await closeCards(tx, [todoCardKey(todo)], `已推迟到 ${wallTime(until, tx.settings.timeZone)}`)
  })
}

/** Whom a to-do goes to, with a word to them. */
export interface HandOver {
  userId: string
  /** '' = without a word. */
  note: string
}

/** Gives an open to-do to somebody else, who hears of it unless they took it themselves. AppError `member-cannot-serve`, `todo-done`. */
export function handOverTodo(scope: Scope, id: string, to: HandOver): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const todo = await holdOpenTodo(tx, id)
    if (todo.userId === to.userId) return
    await refuseUnfit(tx, to.userId)
    await tx.db.query(
      'update todo set user_id = $2, handed_from = user_id, handed_at = $3, handed_note = $4 where id = $1',
      [id, to.userId, tx.now, to.note],
    )
    await closeCards(tx, [todoCardKey(todo)], '已转交')
    if (to.userId !== tx.actor && !(await comesAsCard(tx, { ...todo, ...to })))
      await tellAssignee(tx, { ...todo, ...to })
    if (todo.externalUserId !== null) await tellTimeline(tx, { ...todo, externalUserId: todo.externalUserId }, to)
  })
}

/** Also says when the receiver has no chat with the contact: they have to be added first. */
async function tellTimeline(
  scope: Scope,
  { id, title, externalUserId, userId: from }: TodoRow & { externalUserId: string },
  to: HandOver,
): Promise<void> {
  const [receiver] = await scope.db.query<{ name: string; follows: boolean }[]>(
    `select m.name, exists (select 1 from follow_user f where f.user_id = m.user_id and f.external_user_id = $2
                               and (f.removed_at is null or f.removed_at < f.added_at)) as follows
       from member m where m.user_id = $1`,
    [to.userId, externalUserId],
  )
  const { name = '', follows = false } = receiver ?? {}
  const detail = { todoId: id, title, from, to: to.userId, name, note: to.note, follows }
  const key = `todo-handed-over:${id}:${scope.now.toISOString()}:${to.userId}`
  await note(scope, { key, externalUserId, userId: scope.actor, at: scope.now, kind: 'todo-handed-over', detail })
}
