import type { RemovedBy } from '../../entities/FollowUser'
import type { Scope } from '../../scope'
import { reached } from '../../step'
import { followRename } from './renamed'

export interface Removed {
  userId: string
  externalUserId: string
  by: RemovedBy
  at: Date
}

/** Writes that a relation ended. The later of two removals says who ended it. */
export async function followEnded(scope: Scope, { userId, externalUserId, by, at }: Removed): Promise<void> {
  const key = `removed:${userId}:${externalUserId}:${Math.floor(at.getTime() / 1000)}`
  await scope.db.query(
    `with relation as (
       insert into follow_user as f (user_id, external_user_id, removed_at, removed_by) values ($2, $1, $3, $4)
       on conflict (user_id, external_user_id) do update set
         removed_by = case when f.removed_at > excluded.removed_at then f.removed_by else excluded.removed_by end,
         removed_at = greatest(f.removed_at, excluded.removed_at), print = null),
     noted as (
       insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
       values ($5, $1, $2, $3, 'removed', jsonb_build_object('by', $4::text)) on conflict (key) do nothing)
     insert into contact (external_user_id) values ($1) on conflict do nothing`,
    [externalUserId, userId, at, by, key],
  )
  reached('contact.written')
  await followRename(scope, userId, at)
}

/**
 * Writes that a relation, which stood when the read began, is not shown by WeCom any more, though no event said so.
 * False = it had ended already, or began again since.
 */
export async function endMissing(
  scope: Scope,
  { userId, externalUserId, readAt }: { userId: string; externalUserId: string; readAt: Date },
): Promise<boolean> {
  const rows = await scope.db.query<unknown[]>(
    `with ended as (
       update follow_user set removed_at = $3, removed_by = 'unknown', print = null
        where user_id = $1 and external_user_id = $2 and added_at < $3
          and (removed_at is null or removed_at < added_at)
       returning 1),
     noted as (
       insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
       select $4, $2, $1, $3, 'removed', '{"by": "unknown"}' from ended on conflict (key) do nothing)
     select 1 from ended`,
    [userId, externalUserId, readAt, `removed:${userId}:${externalUserId}:${Math.floor(readAt.getTime() / 1000)}`],
  )
  return rows.length > 0
}
