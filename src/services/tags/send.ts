import { judgeTagFailure } from '../../decisions/tagAnswer'
import type { Scope } from '../../scope'
import type { TagGroup } from '../../wecom'
import { claimRows } from '../lease'
import { tagFailureOf } from './failure'
import { recordDone, recordFailure } from './record'
import { endChanges, isNew, openChanges, readTagRows, type OpenChange, type TagRow } from './rows'
import { syncTags } from './sync'

interface Claimed {
  id: string
  target_id: string
  attempts: number
  reason: string | null
}

/**
 * Sends changes of corp tags that are due, those of one tag in their order; `only` = this one if it may go. What a
 * process died over, or WeCom did not answer, is looked for in WeCom before it is sent again. Returns how many it tried.
 */
export async function sendTagChanges(scope: Scope, worker: string, only: string | null = null): Promise<number> {
  const { leaseMs, batch } = scope.settings.tags
  const ready = `status = 'waiting' and due_at <= now() and ($5::bigint is null or id = $5)
    and not exists (select 1 from corp_tag_change older where older.status = 'waiting'
                    and older.target_id = corp_tag_change.target_id and older.id < corp_tag_change.id)`
  const claim = { worker, limit: batch, leaseMs, held: [], parameters: [only] }
  const claimed = await claimRows<Claimed>(scope.db, { table: 'corp_tag_change', key: 'id', ready }, claim)
  for (const row of claimed) await sendOne(scope, row)
  return claimed.length
}

async function sendOne(scope: Scope, claimed: Claimed): Promise<void> {
  const [change] = (await openChanges(scope, [claimed.target_id])).filter(({ id }) => id === claimed.id)
  const [row] = await readTagRows(scope, [claimed.target_id])
  if (!change) return
  // Its creation was refused before this could go.
  if (!row) return endChanges(scope, [{ id: change.id, status: 'refused', reason: 'gone-first' }])
  const answer = await attempt(scope, change, row, claimed.attempts)
  if (answer === 'settled') return
  if (!('failure' in answer)) return recordDone(scope, change, answer.made)
  const { failure } = answer
  const isGone = failure.kind === 'error' && failure.errcode === 40068
  // Gone is what a deletion wants.
  if (isGone && change.action === 'delete') return recordDone(scope, change, null)
  await recordFailure(scope, change, judgeTagFailure(failure, claimed.attempts, scope.settings.tags))
  if (failure.kind === 'no-answer' || isGone) await lookNow(scope, change)
}

type Answer = 'settled' | { made: TagGroup | null } | { failure: ReturnType<typeof tagFailureOf> }

async function attempt(scope: Scope, change: OpenChange, row: TagRow, attempts: number): Promise<Answer> {
  try {
    if (attempts > 1) {
      await syncTags(scope)
      const left = await openChanges(scope, null)
      if (!left.some(({ id }) => id === change.id)) return 'settled'
    }
    return { made: await call(scope, change, row) }
  } catch (error) {
    return { failure: tagFailureOf(error) }
  }
}

/** What WeCom made of it may be seen at once; if not, the next try looks before it calls. */
async function lookNow(scope: Scope, { id }: OpenChange): Promise<void> {
  try {
    await syncTags(scope)
  } catch (error) {
    scope.log.warn({ err: error, change: id }, 'corp tags could not be read after a call without an answer')
  }
}

/** WeCom's answer to a creation; null for the others. */
async function call({ wecom, db }: Scope, { action, became }: OpenChange, row: TagRow): Promise<TagGroup | null> {
  if (action === 'rename') await wecom.tags.edit({ id: row.id, name: became ?? row.name })
  else if (action === 'reorder') await wecom.tags.edit({ id: row.id, order: Number(became) })
  else if (action === 'delete')
    await wecom.tags.remove(row.kind === 'tag' ? { tagIds: [row.id] } : { groupIds: [row.id] })
  if (action !== 'create') return null
  const [group] = await db.query<{ id: string; name: string; order: number; deleted: boolean }[]>(
    `select id, name, sort_order::float8 as "order", deleted_at is not null as deleted from tag_group where id = $1`,
    [row.groupId],
  )
  // A group that went with its last tag is made anew by its name.
  const into = group && (isNew(group.id) || group.deleted) ? { name: group.name, order: group.order } : null
  return wecom.tags.add({ group: into ?? { id: row.groupId ?? '' }, tags: [{ name: row.name, order: row.order }] })
}
