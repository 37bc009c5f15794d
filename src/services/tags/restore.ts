import type { Scope } from '../../scope'
import type { OpenChange } from './rows'

/**
 * Puts a tag that was made anew onto the contacts that had the deleted one, as far as their members still have them.
 * It is sent from there like any other change.
 */
export async function restoreMarks(
  { db, actor, clock }: Scope,
  creation: Pick<OpenChange, 'id'>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await db.query(
    `insert into tag_change (user_id, external_user_id, added, actor, cause, at)
     select distinct f.user_id, f.external_user_id, array[$2::text], $3, $4, $5::timestamptz
       from tag_change lost join follow_user f using (user_id, external_user_id)
      where lost.cause = 'tag-deleted' and lost.removed @> array[$1::text]
        and (f.removed_at is null or f.removed_at < f.added_at)`,
    [from, to, actor, `restore:${creation.id}`, clock()],
  )
}
