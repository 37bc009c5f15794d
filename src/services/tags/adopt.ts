import type { Scope } from '../../scope'
import type { ListedTag, TagListing } from './read'
import { restoreMarks } from './restore'
import {
  endChanges,
  isNew,
  openChanges,
  readTagRows,
  renameId,
  writeTagRows,
  type OpenChange,
  type TagRow,
} from './rows'

/**
 * Finds tags in a listing that are ours and whose answer was lost: of the wanted name, in the wanted group, made since
 * the call. They become the tags that were wanted; otherwise they would stand twice.
 */
export async function adoptListed(scope: Scope, { present, readAt }: TagListing): Promise<void> {
  const creations = (await openChanges(scope, null)).filter(({ action }) => action === 'create')
  if (creations.length === 0) return
  const ids = present.map(({ id }) => id)
  const known = new Set((await readTagRows(scope, ids)).map(({ id }) => id))
  for (const creation of creations) {
    const [row] = await readTagRows(scope, [creation.targetId])
    const [group] = row?.groupId ? await readTagRows(scope, [row.groupId]) : []
    if (!row || !group) continue
    const groups = present.filter(({ kind, id, name }) => kind === 'group' && isSame(group, { id, name }))
    const since = creation.at.getTime() - scope.settings.tags.clockSkewMs
    const found = present.find(
      (listed) =>
        listed.name === row.name &&
        !known.has(listed.id) &&
        groups.some(({ id }) => id === listed.groupId) &&
        (listed.createdAt?.getTime() ?? 0) >= since,
    )
    const foundIn = groups.find(({ id }) => id === found?.groupId)
    if (found && foundIn) await adopt(scope, creation, { tag: found, group: foundIn }, readAt)
  }
}

/** A group without an id of WeCom's is known by its name: WeCom itself adds to the group of that name. */
function isSame(group: TagRow, { id, name }: { id: string; name: string }): boolean {
  return group.id === id || ((isNew(group.id) || group.deletedAt !== null) && group.name === name)
}

/** WeCom has the tag that was wanted: it takes WeCom's ids, and the change is done. Runs in the caller's transaction. */
export async function adopt(
  scope: Scope,
  creation: OpenChange,
  { tag, group }: { tag: ListedTag; group: ListedTag },
  at: Date,
): Promise<void> {
  const [row] = await readTagRows(scope, [creation.targetId])
  if (!row) return
  await adoptGroup(scope, row.groupId, group, at)
  // A reading may have been quicker than the answer.
  await scope.db.query('delete from corp_tag where id = $1', [tag.id])
  await renameId(scope, 'tag', row.id, tag.id)
  const agreed = { name: tag.name, order: tag.order, groupId: group.id }
  await writeTagRows(scope, [{ ...row, ...agreed, id: tag.id, agreed, agreedAt: at, foreign: false }])
  await endChanges(scope, [{ id: creation.id, status: 'done', reason: null }])
  if (creation.was !== null) await restoreMarks(scope, creation, { from: creation.was, to: tag.id })
}

async function adoptGroup(
  scope: Scope,
  wanted: string | null,
  { id, name, order }: ListedTag,
  at: Date,
): Promise<void> {
  const [known] = await readTagRows(scope, [id])
  if (wanted === null || (known && wanted === id)) return
  if (known) {
    await scope.db.query('update corp_tag set group_id = $2 where group_id = $1 and agreed_name is null', [wanted, id])
    if (isNew(wanted)) await scope.db.query('delete from tag_group where id = $1', [wanted])
    return
  }
  if (isNew(wanted)) await renameId(scope, 'group', wanted, id)
  else
    await scope.db.query('update corp_tag set group_id = $2 where group_id = $1 and agreed_name is null', [wanted, id])
  const agreed = { name, order, groupId: null }
  await writeTagRows(scope, [
    {
      kind: 'group',
      id,
      ...agreed,
      deleted: false,
      agreed,
      agreedAt: at,
      deletedAt: null,
      foreign: isNew(wanted) ? false : null,
    },
  ])
}
