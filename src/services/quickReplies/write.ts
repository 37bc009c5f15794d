import { randomUUID } from 'node:crypto'
import { filesOf } from '../../decisions/quickReplyParts'
import type { Principal } from '../../decisions/rights'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { uploadFilesAhead } from '../media'
import { refuseForeignAudience, refuseUnsendable, tidied, type QuickReplyDraft } from './check'

/** Makes a text, behind all others; returns its id. Throws AppError `not-allowed`, `invalid-input`. */
export async function createQuickReply(scope: Scope, principal: Principal, draft: QuickReplyDraft): Promise<string> {
  const tidy = tidied(draft)
  await refuseForeignAudience(scope, principal, tidy.audience)
  await refuseUnsendable(scope, principal, tidy)
  const id = randomUUID()
  await insertQuickReplies(scope, [{ id, draft: tidy }], principal.userId)
  await uploadFiles(scope, tidy)
  return id
}

/** One that was checked, and the id that it has or gets. */
export interface CheckedQuickReply {
  id: string
  draft: QuickReplyDraft
}

/** Writes texts behind all others, in the caller's transaction. `userId` = whose they are when they are personal. */
export async function insertQuickReplies(
  { db, now }: Scope,
  checked: readonly CheckedQuickReply[],
  userId: string | null,
): Promise<void> {
  await db.query(
    `insert into quick_reply (id, title, category_id, parts, scope, department_ids, topics, enabled, updated_at, user_id, position)
     select id, title, "categoryId", parts, scope, "departmentIds", topics, enabled, $2, case when scope = 'personal' then $3 end,
            n + (select coalesce(max(position), 0) from quick_reply)
       from ${ROWS}`,
    [JSON.stringify(checked.map(toRow)), now, userId],
  )
}

/** Replaces a text as a whole. Whoever may change it may still not give it to those they do not lead. */
export async function replaceQuickReply(
  scope: Scope,
  principal: Principal,
  id: string,
  draft: QuickReplyDraft,
): Promise<void> {
  const tidy = tidied(draft)
  await refuseForeignAudience(scope, principal, tidy.audience)
  await refuseUnsendable(scope, principal, tidy)
  const changed = await updateQuickReplies(scope, [{ id, draft: tidy }], principal.userId)
  if (changed === 0) throw new AppError('not-found')
  await uploadFiles(scope, tidy)
}

/** Writes texts anew. A personal one stays its owner's; one that becomes personal is `userId`'s. Returns how many are there. */
export async function updateQuickReplies(
  { db, now }: Scope,
  checked: readonly CheckedQuickReply[],
  userId: string | null,
): Promise<number> {
  const [, changed] = await db.query<[unknown[], number]>(
    `update quick_reply q set title = r.title, category_id = r."categoryId", parts = r.parts, scope = r.scope,
            department_ids = r."departmentIds", topics = r.topics, enabled = r.enabled, updated_at = $2,
            user_id = case when r.scope = 'personal' then coalesce(q.user_id, $3) end
       from ${ROWS} where q.id = r.id and q.deleted_at is null`,
    [JSON.stringify(checked.map(toRow)), now, userId],
  )
  return changed
}

/** $1 as rows `r`, numbered from 1. */
const ROWS = `rows from (jsonb_to_recordset($1::jsonb) as (id uuid, title text, "categoryId" uuid, parts jsonb, scope text,
  "departmentIds" int[], topics text[], enabled boolean)) with ordinality
  as r(id, title, "categoryId", parts, scope, "departmentIds", topics, enabled, n)`

function toRow({ id, draft: { audience, ...draft } }: CheckedQuickReply): object {
  const departmentIds = audience.scope === 'departments' ? [...new Set(audience.departmentIds)] : []
  return { id, ...draft, scope: audience.scope, departmentIds }
}

/** Takes a text out of the library; what was sent with it keeps its title. */
export async function removeQuickReply(scope: Scope, id: string): Promise<void> {
  await inTransaction(scope, async ({ db, now }) => {
    const [, changed] = await db.query<[unknown[], number]>(
      'update quick_reply set deleted_at = $2 where id = $1 and deleted_at is null',
      [id, now],
    )
    if (changed === 0) throw new AppError('not-found')
    await db.query('delete from quick_reply_favourite where quick_reply_id = $1', [id])
  })
}

/** Marks a text as a favourite of a member, or no longer. */
export async function setFavourite(
  { db, now }: Scope,
  { id, userId, favourite }: { id: string; userId: string | null; favourite: boolean },
): Promise<void> {
  if (userId === null) throw new AppError('members-only')
  await (favourite
    ? db.query(
        'insert into quick_reply_favourite (user_id, quick_reply_id, at) values ($1, $2, $3) on conflict do nothing',
        [userId, id, now],
      )
    : db.query('delete from quick_reply_favourite where user_id = $1 and quick_reply_id = $2', [userId, id]))
}

async function uploadFiles(scope: Scope, { parts, enabled }: QuickReplyDraft): Promise<void> {
  if (enabled)
    await uploadFilesAhead(
      scope,
      filesOf(parts).map(({ id }) => id),
    )
}
