import type { CorpTagAction, CorpTagChangeStatus } from '../../entities/CorpTagChange'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { changeTag, createTag, deleteTag, type Cause, type TagChanged } from './corpTags'
import { readTagRows, type TagKind, type TagRow } from './rows'

interface Change {
  kind: TagKind
  target_id: string
  action: CorpTagAction
  was: string | null
  became: string | null
  status: CorpTagChangeStatus
}

/**
 * Takes back a change of a corp tag or group by a change of its own. A deleted tag is made anew, under its old name, and
 * comes back onto the contacts that had it. Throws AppError when it was undone already, also by somebody at the same time, or
 * was changed since.
 */
export async function undoTagChange(scope: Scope, id: string): Promise<TagChanged[]> {
  const rows = await scope.db.query<Change[]>(
    'select kind, target_id, action, was, became, status from corp_tag_change where id = $1',
    [id],
  )
  const [change] = rows
  if (!change) throw new AppError('not-found')
  const cause = `undo:${id}`
  // Read before it is asked whether somebody undid it: then a tag that is so because of that is not taken for one changed since.
  const [row] = await readTagRows(scope, [change.target_id])
  await refuseUndone(scope, cause)
  if (!row || change.status === 'refused' || change.status === 'overruled') throw new AppError('nothing-to-undo')
  return undo(scope, change, row, { cause, permit: (tx) => refuseUndone(tx, cause) })
}

async function refuseUndone({ db }: Scope, cause: string): Promise<void> {
  const undone = await db.query<unknown[]>(
    `select 1 from corp_tag_change where cause = $1 and cause like 'undo:%' and status in ('waiting', 'done') limit 1`,
    [cause],
  )
  if (undone.length > 0) throw new AppError('undone-already')
}

async function undo(
  scope: Scope,
  { kind, action, was, became }: Change,
  row: TagRow,
  by: Cause,
): Promise<TagChanged[]> {
  if (action === 'delete' && row.deletedAt)
    return kind === 'tag' ? [await remake(scope, row, by)] : remakeAll(scope, row, by)
  if (row.deleted) throw new AppError('nothing-to-undo')
  if (action === 'create') return [await deleteTag(scope, kind, row.id, by)]
  if (action === 'rename' && row.name === became && was !== null) {
    return [await changeTag(scope, kind, row.id, { name: was }, by)]
  }
  if (action === 'reorder' && String(row.order) === became) {
    return [await changeTag(scope, kind, row.id, { order: Number(was) }, by)]
  }
  throw new AppError('nothing-to-undo')
}

async function remake(scope: Scope, tag: TagRow, by: Cause): Promise<TagChanged> {
  const [group] = tag.groupId === null ? [] : await readTagRows(scope, [tag.groupId])
  if (!group) throw new AppError('nothing-to-undo')
  const into = group.deleted ? { name: group.name, order: group.order } : { id: group.id }
  return createTag(scope, { name: tag.name, order: tag.order, group: into }, { ...by, insteadOf: tag.id })
}

/** The tags that went with their group; the first that is made makes the group. */
async function remakeAll(scope: Scope, group: TagRow, by: Cause): Promise<TagChanged[]> {
  const ids = await scope.db.query<{ id: string }[]>(
    'select id from corp_tag where group_id = $1 and deleted_at = $2 order by sort_order desc, id',
    [group.id, group.deletedAt],
  )
  const tags = await readTagRows(
    scope,
    ids.map(({ id }) => id),
  )
  if (tags.length === 0) throw new AppError('nothing-to-undo')
  const made: TagChanged[] = []
  // Those after the first are part of the same undo.
  for (const tag of tags) made.push(await remake(scope, tag, made.length === 0 ? by : { cause: by.cause }))
  return made
}
