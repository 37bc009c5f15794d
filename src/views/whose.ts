import type { Principal, Subject } from '../decisions/rights'
import { isSeenBy } from '../facts/mediaAudience'
import { isChangeableBy, isFor } from '../facts/quickReplyAudience'
import type { ReadScope } from '../scope'

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** Per subject: whether $1 belongs to one of the members $2. An id that exists nowhere belongs to nobody. */
const THEIRS: Readonly<Record<Subject, string>> = {
  contact: `select 1 from follow_user where external_user_id = $1 and user_id = any($2)
               and (removed_at is null or removed_at < added_at)
            union all select 1 from contact where external_user_id = $1 and owner_user_id = any($2)`,
  group: `select 1 from group_chat where chat_id = $1 and (owner_user_id = any($2) or admin_user_ids && $2::text[])`,
  member: `select 1 where $1 = any($2)`,
  // To change it. Led ones are asked of the departments: a member of theirs keeps their own texts to themself.
  'quick-reply': `select 1 from quick_reply q where q.id::text = $1 and q.deleted_at is null and ${isChangeableBy('($2::text[])[1]')}`,
  // To send it.
  'quick-reply-in-use': `select 1 from quick_reply q where q.id::text = $1 and q.deleted_at is null and q.enabled and ${isFor('($2::text[])[1]')}`,
  media: `select 1 from media_file f where f.id = case when $1 ~ '${UUID}' then $1::uuid end and ${isSeenBy('($2::text[])[1]')}`,
  'tag-change': `select 1 from tag_change where id::text = $1 and user_id = any($2)`,
  todo: `select 1 from todo where id = case when $1 ~ '^[0-9]{1,18}$' then $1::bigint end and user_id = any($2)`,
}

/** Whether a thing belongs to the principal or their people. */
export async function isTheirs(
  { db }: Pick<ReadScope, 'db'>,
  { userId, people }: Principal,
  subject: Subject,
  id: string,
): Promise<boolean> {
  if (userId === null) return false
  const rows = await db.query<unknown[]>(`/* prepared whose-${subject} */ ${THEIRS[subject]} limit 1`, [
    id,
    [userId, ...people],
  ])
  return rows.length > 0
}
