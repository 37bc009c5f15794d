import { randomUUID } from 'node:crypto'
import { filesOf } from '../../decisions/quickReply'
import type { Principal } from '../../decisions/rights'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { uploadFilesAhead } from '../media'
import { refuseForeignAudience, refuseUnsendable, tidied, type QuickReplyDraft } from './check'

/** Makes a text, behind all others; returns its id. Throws AppError `not-allowed`, `invalid-input`. */
export async function createQuickReply(scope: Scope, principal: Principal, draft: QuickReplyDraft): Promise<string> {
  const tidy = tidied(draft)
  await refuseForeignAudience(scope, principal, tidy.audience)
  await refuseUnsendable(scope, tidy)
  const id = await insertQuickReply(scope, tidy, principal.userId)
  await uploadFiles(scope, tidy)
  return id
}

/** Writes one that was checked, in the caller's transaction; returns its id. `userId` = whose it is when it is personal. */
export async function insertQuickReply(scope: Scope, draft: QuickReplyDraft, userId: string | null): Promise<string> {
  const id = randomUUID()
  await scope.db.query(
    `insert into quick_reply (id, title, category_id, parts, scope, department_ids, topics, enabled, updated_at, user_id, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $5 = 'personal' then $10 end,
             (select coalesce(max(position), 0) + 1 from quick_reply))`,
    [id, ...columns(draft), scope.now, userId],
  )
  return id
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
  await refuseUnsendable(scope, tidy)
  if (!(await updateQuickReply(scope, id, tidy, principal.userId))) throw new AppError('not-found')
  await uploadFiles(scope, tidy)
}

/** Writes one that was checked. A personal text stays its owner's; one that becomes personal is `userId`'s. False = it is gone. */
export async function updateQuickReply(
  scope: Scope,
  id: string,
  draft: QuickReplyDraft,
  userId: string | null,
): Promise<boolean> {
  const [, changed] = await scope.db.query<[unknown[], number]>(
    `update quick_reply set title = $2, category_id = $3, parts = $4, scope = $5, department_ids = $6, topics = $7,
            enabled = $8, updated_at = $9, user_id = case when $5 = 'personal' then coalesce(user_id, $10) end
      where id = $1 and deleted_at is null`,
    [id, ...columns(draft), scope.now, userId],
  )
  return changed > 0
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
  if (userId === null) throw new AppError('not-allowed')
  await (favourite
    ? db.query(
        'insert into quick_reply_favourite (user_id, quick_reply_id, at) values ($1, $2, $3) on conflict do nothing',
        [userId, id, now],
      )
    : db.query('delete from quick_reply_favourite where user_id = $1 and quick_reply_id = $2', [userId, id]))
}

function columns({ title, categoryId, parts, audience, topics, enabled }: QuickReplyDraft): unknown[] {
  const departments = audience.scope === 'departments' ? [...new Set(audience.departmentIds)] : []
  return [title, categoryId, JSON.stringify(parts), audience.scope, departments, topics, enabled]
}

async function uploadFiles(scope: Scope, { parts, enabled }: QuickReplyDraft): Promise<void> {
  if (enabled)
    await uploadFilesAhead(
      scope,
      filesOf(parts).map(({ id }) => id),
    )
}
