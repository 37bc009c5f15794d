import type { TagVerdict } from '../../decisions/tagAnswer'
import { wantedTag } from '../../decisions/tags'
import { inTransaction, type Scope } from '../../scope'
import type { TagGroup } from '../../wecom'
import { adopt } from './adopt'
import { forgetTags } from './forget'
import { lockCorpTags } from './merge'
import { endChanges, openChanges, readTagRows, writeTagRows, type OpenChange, type TagRow } from './rows'

/** WeCom took the change; `made` is its answer to a creation. A reading that was quicker has recorded it already. */
export async function recordDone(scope: Scope, change: OpenChange, made: TagGroup | null): Promise<void> {
  const at = scope.clock()
  await inTransaction(scope, async (tx) => {
    await lockCorpTags(tx)
    const [still] = (await openChanges(tx, [change.targetId])).filter(({ id }) => id === change.id)
    if (!still) return
    if (made) return recordMade(tx, still, made, at)
    await endChanges(tx, [{ id: change.id, status: 'done', reason: null }])
    const [row] = await readTagRows(tx, [change.targetId])
    if (!row?.agreed) return
    const wanted = wantedTag(row.agreed, [still])
    if (wanted) return settleRow(tx, { ...row, agreed: wanted, agreedAt: at, foreign: false })
    await recordGone(tx, row, change, at)
  })
}

async function recordMade(tx: Scope, change: OpenChange, made: TagGroup, at: Date): Promise<void> {
  const [tag] = made.tags
  if (!tag) return
  const group = { kind: 'group', id: made.groupId, groupId: null, name: made.name, order: made.order } as const
  const listed = { kind: 'tag', id: tag.id, groupId: made.groupId, name: tag.name, order: tag.order } as const
  const createdAt = tag.createdAt
  await adopt(tx, change, { tag: { ...listed, createdAt }, group: { ...group, createdAt } }, at)
}

/** A group goes with its tags, and with its last one; both come off the contacts (customer-contact.md 2.4). */
async function recordGone(tx: Scope, row: TagRow, change: OpenChange, at: Date): Promise<void> {
  const groupId = row.kind === 'group' ? row.id : row.groupId
  const gone = { deleted: true, deletedAt: at, agreedAt: at, foreign: false }
  await writeTagRows(tx, [{ ...row, ...gone }])
  const [tags] = await tx.db.query<[{ id: string }[], number]>(
    `update corp_tag set deleted = true, deleted_at = $2, agreed_at = $2
      where group_id = $1 and deleted_at is null and $3 and agreed_name is not null returning id`,
    [groupId, at, row.kind === 'group'],
  )
  await tx.db.query(
    `update tag_group set deleted = true, deleted_at = $2, agreed_at = $2
      where id = $1 and deleted_at is null
        and not exists (select 1 from corp_tag where group_id = $1 and deleted_at is null and agreed_name is not null)`,
    [groupId, at],
  )
  const ids = [row.id, ...tags.map(({ id }) => id)]
  await forgetTags(tx, ids, { actor: tx.actor, cause: 'tag-deleted', at })
  const left = (await openChanges(tx, ids)).filter(({ id }) => id !== change.id)
  await endChanges(
    tx,
    left.map(({ id }) => ({ id, status: 'overruled' as const, reason: 'gone-first' as const })),
  )
}

/** What we want is what is agreed and what of ours still waits. */
async function settleRow(tx: Scope, row: TagRow): Promise<void> {
  const wanted = row.agreed && wantedTag(row.agreed, await openChanges(tx, [row.id]))
  await writeTagRows(tx, [{ ...row, ...(wanted ?? {}), deleted: wanted === null }])
}

/** WeCom refused the change, and ours goes back to what is agreed; or it is tried again later. */
export async function recordFailure(scope: Scope, change: OpenChange, verdict: TagVerdict): Promise<void> {
  await inTransaction(scope, async (tx) => {
    await lockCorpTags(tx)
    if (verdict.status === 'waiting') {
      await tx.db.query(
        `update corp_tag_change set reason = $2, due_at = now() + $3 * interval '1 ms', locked_by = null,
                locked_until = null where id = $1 and status = 'waiting'`,
        [change.id, verdict.reason, verdict.delayMs],
      )
      return
    }
    await endChanges(tx, [{ id: change.id, status: 'refused', reason: verdict.reason }])
    const [row] = await readTagRows(tx, [change.targetId])
    if (!row) return
    if (row.agreed) return settleRow(tx, { ...row, foreign: verdict.reason === 'foreign-tag' ? true : row.foreign })
    await tx.db.query('delete from corp_tag where id = $1 and agreed_name is null', [row.id])
    await tx.db.query(
      `delete from tag_group g where id = $1 and agreed_name is null
          and not exists (select 1 from corp_tag where group_id = g.id)`,
      [row.groupId],
    )
  })
}
