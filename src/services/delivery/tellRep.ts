import { ownerOf } from '../../facts/owner'
import type { Scope } from '../../scope'
import { createTodo } from '../todos/create'

/**
 * Gives who looks after the customer something to do at once, once per key: they speak with them before the customer asks. Without
 * anybody, an admin hears of it. Returns whether somebody was told.
 */
export async function tellRep(
  tx: Scope,
  { key, externalUserId, title }: { key: string; externalUserId: string; title: string },
): Promise<boolean> {
  const [row] = await tx.db.query<{ owner: string | null }[]>(
    `select ${ownerOf('c')} as owner from contact c where c.external_user_id = $1`,
    [externalUserId],
  )
  const userId = row?.owner ?? tx.settings.adminUserIds[0] ?? null
  if (userId === null || !row) return false
  const asDelivery = { ...tx, actor: 'delivery' }
  await createTodo(asDelivery, {
    ...{ key, kind: 'follow-up', title, externalUserId, userId, dueAt: tx.clock(), source: 'delivery' },
  })
  return true
}
