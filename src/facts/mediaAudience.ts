import { isChangeableBy, isFor } from './quickReplyAudience'

/** SQL: whether that member brought the kept file `f`, or it is part of a text that they may use or change. */
export const isSeenBy = (user: string): string => `(f.kept_by = ${user} or f.id::text in (
  select p->>'mediaFileId' from quick_reply q cross join jsonb_array_elements(q.parts) p
   where q.deleted_at is null and ((q.enabled and ${isFor(user)}) or ${isChangeableBy(user)})))`
