import { inverseMarks } from '../../decisions/tagMarks'
import { AppError } from '../../errors'
import { readPairTags } from '../../facts/contactTags'
import { inTransaction, type Scope } from '../../scope'
import { markTags } from './mark'

interface Change {
  user_id: string
  external_user_id: string
  added: string[]
  removed: string[]
  status: string
  reason: string | null
  settled_at: string | null
}

/**
 * Takes back a change of a contact's tags by a change of its own; what somebody changed since stays. Returns the new
 * change's id. Throws AppError when it was undone already or nothing is left to undo.
 */
export function undoMarks(scope: Scope, id: string): Promise<string> {
  return inTransaction(scope, async (tx) => {
    const rows = await tx.db.query<Change[]>(
      'select user_id, external_user_id, added, removed, status, reason, settled_at::text from tag_change where id = $1 for update',
      [id],
    )
    const [change] = rows
    if (!change) throw new AppError('not-found')
    const cause = `undo:${id}`
    const undone = await tx.db.query<unknown[]>(
      `select 1 from tag_change where cause = $1 and cause like 'undo:%' and status <> 'refused' limit 1`,
      [cause],
    )
    if (undone.length > 0) throw new AppError('undone-already')
    if (change.status === 'refused' || change.reason === 'not-needed') throw new AppError('nothing-to-undo')
    const { user_id: userId, external_user_id: externalUserId } = change
    const pair = (await readPairTags(tx, [externalUserId])).find((one) => one.userId === userId)
    if (!pair) throw new AppError('nothing-to-undo')
    const { add, remove } = inverseMarks(change, pair.effective, await touchedSince(tx, change, id))
    const living = await stillThere(tx, add)
    if (living.length + remove.length === 0) throw new AppError('nothing-to-undo')
    return markTags(tx, { userId, externalUserId, add: living, remove, cause })
  })
}

/** Tags that changes touched which came into effect later. A later change that was undone, and its undo, are as if they had not been. */
async function touchedSince({ db }: Scope, change: Change, id: string): Promise<string[]> {
  const rows = await db.query<{ tag: string }[]>(
    `select distinct unnest(added || removed) as tag from tag_change t
      where external_user_id = $1 and user_id = $2 and status <> 'refused'
        and (coalesce(settled_at, 'infinity'), id) > ($4::timestamptz, $3::bigint)
        and reason is distinct from 'not-needed'
        and not exists (select 1 from tag_change u where u.cause = 'undo:' || t.id and u.cause like 'undo:%'
                        and u.status <> 'refused')
        and not case when cause like 'undo:%' then substring(cause from 6)::bigint > $3 else false end`,
    [change.external_user_id, change.user_id, id, change.settled_at ?? 'infinity'],
  )
  return rows.map(({ tag }) => tag)
}

/** Without those that were deleted. */
async function stillThere({ db }: Scope, tagIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>('select id from corp_tag where id = any($1) and deleted', [tagIds])
  return tagIds.filter((tag) => !rows.some(({ id }) => id === tag))
}
