import { fullMinute, todoUrgency, wantedMoment } from '../../decisions/cards/moment'
import { todoCardKey } from '../../decisions/todos'
import type { Provider } from './provider'

interface Row {
  id: string
  title: string
  userId: string
  dueAt: Date
}

/** Open to-dos about the contact that will come to their member as cards. */
export const todos: Provider = async ({ db, now, settings }, { externalUserId, until }) => {
  const rows = await db.query<Row[]>(
    `select t.id::text, t.title, t.user_id as "userId", t.due_at as "dueAt"
       from todo t join member m on m.user_id = t.user_id and m.gone_at is null
      where t.external_user_id = $1 and t.done_at is null and t.due_at <= $2
        and t.due_at > $3::timestamptz - $4 * interval '1 ms'`,
    [externalUserId, until, now, settings.cards.todoLateMs],
  )
  const keys = rows.map(todoCardKey)
  const had = await db.query<{ key: string }[]>(
    'select dedupe_key as key from outbox_message where dedupe_key = any($1)',
    [keys],
  )
  return rows
    .filter((_, i) => !had.some(({ key }) => key === keys[i]))
    .map(({ title, userId, dueAt }) => {
      const tick = fullMinute(new Date(Math.max(dueAt.getTime(), now.getTime() + 1)))
      return {
        at: wantedMoment(tick, todoUrgency(tick, settings), settings),
        kind: 'todo' as const,
        to: userId,
        text: { zh: `待办到期：${title}`, en: `To-do due: ${title}` },
        note: null,
      }
    })
}
