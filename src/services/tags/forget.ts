import type { Scope } from '../../scope'

/**
 * Takes deleted tags off every contact: they vanish from there without an event of their own (customer-contact.md 2.4).
 * Each pair's history says so. Rows are locked in the order in which readings lock them. Returns the pairs changed.
 */
export async function forgetTags(
  { db }: Scope,
  tagIds: readonly string[],
  { actor, cause, at }: { actor: string; cause: string; at: Date },
): Promise<number> {
  if (tagIds.length === 0) return 0
  const [row] = await db.query<{ pairs: number }[]>(
    `with touched as materialized (
       select user_id, external_user_id, tag_ids from follow_user where tag_ids && $1::text[]
        order by external_user_id, user_id for update),
     updated as (
       update follow_user f set tag_ids = array(select tag from unnest(t.tag_ids) tag where not tag = any($1)
                                                 order by tag collate "C"), print = null
         from touched t where f.user_id = t.user_id and f.external_user_id = t.external_user_id),
     noted as (
       insert into tag_change (user_id, external_user_id, removed, actor, cause, status, at, settled_at)
       select user_id, external_user_id, array(select tag from unnest(tag_ids) tag where tag = any($1) order by tag),
              $2, $3, 'done', $4, $4 from touched)
     select count(*)::int as pairs from touched`,
    [tagIds, actor, cause, at],
  )
  return row?.pairs ?? 0
}
