import type { Scope } from '../../scope'

export interface TagMark {
  userId: string
  externalUserId: string
  add: readonly string[]
  remove: readonly string[]
  /** What made it, for the history: `api`, `channel:<id>`, `undo:<id>` … */
  cause: string
}

/** Keeps what is wanted of WeCom, in the caller's transaction; it is sent from there. Returns the change's id. */
export async function markTags(scope: Scope, { userId, externalUserId, add, remove, cause }: TagMark): Promise<string> {
  const rows = await scope.db.query<{ id: string }[]>(
    `insert into tag_change (user_id, external_user_id, added, removed, actor, cause, at)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [userId, externalUserId, add, remove, scope.actor, cause, scope.clock()],
  )
  return rows[0]?.id ?? ''
}
