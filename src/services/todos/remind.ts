import { todoUrgency } from '../../decisions/cards/moment'
import { todoCardKey } from '../../decisions/todos'
import type { Scope } from '../../scope'
import { planCards, type PlannedCard } from '../cards/plan'

interface DueTodo {
  id: string
  userId: string
  externalUserId: string | null
  dueAt: Date
}

/** Plans a card for every open to-do that is due by now, once per moment it is due at. Returns how many are new. */
export async function remindOfTodos(scope: Scope): Promise<number> {
  const { todoLateMs } = scope.settings.cards
  const due = await scope.db.query<DueTodo[]>(
    `select t.id::text, t.user_id as "userId", t.external_user_id as "externalUserId", t.due_at as "dueAt"
       from todo t join member m on m.user_id = t.user_id and m.gone_at is null
      where t.done_at is null and t.due_at <= $1 and t.due_at > $1::timestamptz - $2 * interval '1 ms'
        and not exists (select 1 from outbox_message o
                         where o.dedupe_key = 'todo-due:' || t.id || ':' || t.user_id || ':' ||
                                              floor(extract(epoch from t.due_at) * 1000)::bigint)
      order by t.due_at, t.id`,
    [scope.now, todoLateMs],
  )
  // At once, or the first would go out alone before the others make a list of them.
  return planCards(
    scope,
    due.map((todo) => cardOf(scope, todo)),
  )
}

/** Whether a to-do that is due already comes to this member as a card of its own: telling them of it besides would nag. */
export async function comesAsCard(
  { db, now, settings }: Scope,
  todo: Pick<DueTodo, 'id' | 'userId' | 'dueAt'>,
): Promise<boolean> {
  const lateMs = now.getTime() - todo.dueAt.getTime()
  if (lateMs < 0 || lateMs >= settings.cards.todoLateMs) return false
  const had = await db.query<unknown[]>('select 1 from outbox_message where dedupe_key = $1', [todoCardKey(todo)])
  return had.length === 0
}

function cardOf(scope: Scope, todo: DueTodo): PlannedCard {
  const { id, userId, externalUserId, dueAt } = todo
  return {
    dedupeKey: todoCardKey(todo),
    kind: 'todo',
    userId,
    externalUserId,
    subject: { todoId: id, dueAt: dueAt.getTime() },
    urgency: todoUrgency(scope.now, scope.settings),
    wanted: scope.now,
    expiresAt: new Date(scope.now.getTime() + scope.settings.cards.todoLateMs),
  }
}
