import { ownerOf } from '../../facts/owner'
import type { Scope } from '../../scope'
import { tellAdmins } from '../outbox/tellAdmins'
import { createTodo } from './create'

/**
 * Gives who looks after the customer something to do at once, once per key: they speak with them before the customer asks. Where nobody
 * does who may, the admins hear of it. `words` = what to send, '' = whoever does it knows.
 */
export async function tellRep(tx: Scope, { key, externalUserId, title, source, words = '' }: RepTodo): Promise<void> {
  const [rep] = await tx.db.query<{ userId: string }[]>(
    `select user_id as "userId" from member
      where user_id = (select ${ownerOf('c')} from contact c where c.external_user_id = $1) and customer_contact and gone_at is null`,
    [externalUserId],
  )
  if (!rep) return tellAdmins(tx, key, { kind: 'todo', text: title })
  const todo = { key, kind: 'follow-up', title, externalUserId, ...rep, dueAt: tx.clock(), source, words } as const
  await createTodo({ ...tx, actor: source }, todo)
}

interface RepTodo {
  key: string
  externalUserId: string
  title: string
  /** What of ours gives it; the receiver reads its name. */
  source: 'delivery' | 'rewards'
  words?: string
}
