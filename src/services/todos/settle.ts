import { todoCardKey } from '../../decisions/todos'
import type { Scope } from '../../scope'
import { closeCards } from '../cards/close'

interface SettledTodo {
  id: string
  userId: string
  dueAt: Date
}

/**
 * Ends what there is no more to do about, by the keys of the to-dos; what somebody is just dealing with, or did, stays theirs. Call it in
 * the transaction of its cause. Returns how many.
 */
export async function settleTodos(tx: Scope, keys: readonly string[], result: string): Promise<number> {
  if (keys.length === 0) return 0
  const [settled] = await tx.db.query<[SettledTodo[], number]>(
    `update todo set done_at = $2, done_by = $3, outcome = 'not-needed', result = $4
      where id in (select id from todo where key = any($1) and done_at is null for update skip locked)
     returning id, user_id as "userId", due_at as "dueAt"`,
    [keys, tx.clock(), tx.actor, result],
  )
  if (settled.length > 0) await closeCards(tx, settled.map(todoCardKey), result)
  return settled.length
}
