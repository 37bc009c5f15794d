import { wrongDue, type TodoKind } from '../../decisions/todos'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { refuseUnfit } from './assignee'
import { tellAssignee } from './tell'

export interface NewTodo {
  /** Made from the cause, so that the same cause told twice is one to-do. */
  key: string
  kind: TodoKind
  title: string
  externalUserId: string | null
  /** Who has to do it. */
  userId: string
  dueAt: Date
  /** `hand`, or the name of a plan. */
  source: string
  /** The customer group it is about: it stands on the group's page; absent = none. */
  chatId?: string
  /** What to say to the customer; absent = whoever does it knows. */
  words?: string
}

/**
 * Makes a to-do, once per key; whoever gets one from somebody else hears of it. Returns its id, also when it was there.
 * Throws AppError `invalid-input` for an impossible moment, `member-cannot-serve`, `not-found` for an unknown contact,
 * `todo-differs` when the key stands for somebody else's.
 */
export function createTodo(scope: Scope, todo: NewTodo): Promise<string> {
  const wrong = wrongDue(todo.dueAt, scope.now)
  if (wrong) throw new AppError('invalid-input', [{ path: 'body.dueAt', message: wrong }])
  return inTransaction(scope, async (tx) => {
    if (todo.userId !== tx.actor) await refuseUnfit(tx, todo.userId)
    await refuseStranger(tx, todo.externalUserId)
    const id = await write(tx, todo)
    if (id === null) return known(tx, todo)
    if (todo.userId !== tx.actor) await tellAssignee(tx, { id, ...todo, note: '' })
    return id
  })
}

async function write({ db, actor, now }: Scope, todo: NewTodo): Promise<string | null> {
  const { key, kind, title, externalUserId, userId, dueAt, source, words = '', chatId = null } = todo
  const rows = await db.query<{ id: string }[]>(
    `insert into todo (key, kind, title, external_user_id, user_id, due_at, created_by, created_at, source, words, chat_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (key) do nothing returning id`,
    [key, kind, title, externalUserId, userId, dueAt, actor, now, source, words, chatId],
  )
  return rows[0]?.id ?? null
}

/**
 * A page's key is chance: one that names another person's to-do is no repeat, and its id is not theirs to know. Where the first
 * answer was lost and the words changed since, they replace the first, unless somebody has had to do with it meanwhile.
 */
async function known({ db, actor }: Scope, { key, kind, title, dueAt }: NewTodo): Promise<string> {
  const rows = await db.query<{ id: string }[]>('select id from todo where key = $1 and created_by = $2', [key, actor])
  if (!rows[0]) throw new AppError('todo-differs')
  await db.query(
    `update todo set kind = $2, title = $3, due_at = $4
      where id = $1 and source = 'hand' and done_at is null and snoozed_from is null and handed_from is null`,
    [rows[0].id, kind, title, dueAt],
  )
  return rows[0].id
}

async function refuseStranger({ db }: Scope, externalUserId: string | null): Promise<void> {
  if (externalUserId === null) return
  const rows = await db.query<unknown[]>('select 1 from contact where external_user_id = $1', [externalUserId])
  if (rows.length === 0) throw new AppError('not-found')
}
