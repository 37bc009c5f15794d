import { twoWayKinds } from '../decisions/touches'
import { STANDS } from './contactTags'

const KINDS = twoWayKinds.map((kind) => `'${kind}'`).join(', ')
/** A look by key for each: an anti-join would read all members. */
const NOT_GONE = (userId: string): string => `(select m.gone_at from member m where m.user_id = ${userId}) is null`

/**
 * SQL for the owner rep of a contact (`contact` is the alias of its row), design.md 7: set by hand, else the follower with
 * the latest two-way touch, else the earliest follower. Who has left the corp owns nobody. null = unassigned.
 */
export function ownerOf(contact: string): string {
  return `coalesce(
    (select ${contact}.owner_user_id where ${NOT_GONE(`${contact}.owner_user_id`)}),
    (select t.user_id from touch t
      where t.external_user_id = ${contact}.external_user_id and (t.direction = 'in' or t.outcome = 'reached')
        and t.kind in (${KINDS})
        and exists (select 1 from follow_user f
                     where f.user_id = t.user_id and f.external_user_id = t.external_user_id and ${STANDS})
        and ${NOT_GONE('t.user_id')}
      order by t.at desc limit 1),
    (select f.user_id from follow_user f
      where f.external_user_id = ${contact}.external_user_id and ${STANDS} and ${NOT_GONE('f.user_id')}
      order by f.added_at, f.user_id limit 1))`
}
