import { settleMarks, type MarksSent } from '../../decisions/tagMarkOutcome'
import { judgeTagFailure } from '../../decisions/tagAnswer'
import { markBatches, planMarks, type MarkCall, type MarkPlan, type WaitingMarks } from '../../decisions/tagMarks'
import type { Scope } from '../../scope'
import { refreshContact } from '../contacts/read'
import { claimRows, type Claim } from '../lease'
import { tagFailureOf } from './failure'
import { writeMarks, type MarkRow } from './writeMarks'

/** Takes pairs with a change that is due. Only the oldest change of a pair can be taken, so a pair's changes keep their order. */
export function claimMarks(scope: Scope, claim: Claim): Promise<MarkRow[]> {
  const ready = `status = 'waiting' and due_at <= now()
    and not exists (select 1 from tag_change older where older.status = 'waiting' and older.id < tag_change.id
                    and older.user_id = tag_change.user_id and older.external_user_id = tag_change.external_user_id)`
  return claimRows<MarkRow>(scope.db, { table: 'tag_change', key: 'id', ready }, claim)
}

export type MarksOutcome = 'done' | 'refused' | 'waiting' | 'lost'

/**
 * Sends all that waits for a pair, merged into one call with what was last agreed, and records what came of it. Own
 * writes raise no callback (customer-contact.md 0.1), so the store is written here. The scope's lane is the bulk one.
 */
export async function sendMarks(scope: Scope, row: MarkRow, worker: string): Promise<MarksOutcome> {
  const changes = await openChanges(scope, row, worker)
  if (changes.length === 0) return 'lost'
  const plan = planMarks(await agreedTags(scope, row), changes, scope.settings.tags.pairLimit)
  const calls = plan.call.add.length + plan.call.remove.length > 0
  if (calls && !(await noteCall(scope, row, worker, plan.settled))) return 'lost'
  const calledAt = scope.clock()
  const sent = await callInParts(scope, row, plan.call)
  const wanted = plan.settled.map((one) => ({ ...one, maybeDone: isMaybeDone(changes, one.id) }))
  const outcomes = [
    ...settleMarks(wanted, sent),
    ...plan.refused.map((refused) => ({ ...refused, status: 'refused' as const, effect: null, refused: null })),
  ]
  const read = await writeMarks(scope, row, worker, { outcomes, sent, calledAt, delayMs: delayOf(sent) })
  if (read === 'read-again') await readAgain(scope, row)
  return outcomes[0]?.status ?? 'lost'
}

function isMaybeDone(changes: readonly WaitingMarks[], id: string): boolean {
  return changes.some((change) => change.id === id && change.maybeDone)
}

function delayOf({ failed }: MarksSent): number {
  return failed?.status === 'waiting' ? failed.delayMs : 0
}

/** What waits for the pair, oldest first; empty when the lease was lost. */
function openChanges({ db }: Scope, row: MarkRow, worker: string): Promise<WaitingMarks[]> {
  return db.query(
    `select id, added, removed, coalesce(reason in ('no-answer', 'in-part'), false) as "maybeDone" from tag_change
      where external_user_id = $1 and user_id = $2 and status = 'waiting' and id >= $3
        and exists (select 1 from tag_change where id = $3 and status = 'waiting' and locked_by = $4)
      order by id`,
    [row.external_user_id, row.user_id, row.id, worker],
  )
}

/**
 * Notes before the call what it is to change, so that a death or a lost answer leaves a trace: what it finds changed
 * afterwards is then ours. False = the lease was lost.
 */
async function noteCall({ db }: Scope, row: MarkRow, worker: string, settled: MarkPlan['settled']): Promise<boolean> {
  const wanted = settled.filter(({ added, removed }) => added.length + removed.length > 0)
  const [, noted] = await db.query<[unknown[], number]>(
    `update tag_change t set reason = 'no-answer', added = w.added, removed = w.removed
       from json_to_recordset($1::json) as w(id bigint, added text[], removed text[])
      where t.id = w.id and t.status = 'waiting'
        and exists (select 1 from tag_change where id = $2 and status = 'waiting' and locked_by = $3)`,
    [JSON.stringify(wanted), row.id, worker],
  )
  return noted > 0
}

async function agreedTags({ db }: Scope, { user_id, external_user_id }: MarkRow): Promise<string[]> {
  const rows = await db.query<{ tag_ids: string[] }[]>(
    'select tag_ids from follow_user where user_id = $1 and external_user_id = $2',
    [user_id, external_user_id],
  )
  return rows[0]?.tag_ids ?? []
}

/** Stops at the first failure; what was sent before it stands. */
async function callInParts(scope: Scope, row: MarkRow, call: MarkCall): Promise<MarksSent> {
  const sent: MarksSent & { gone: string[] } = { done: { add: [], remove: [] }, gone: [], failed: null }
  const parts = markBatches(call, scope.settings.tags.perCall)
  for (let part = parts.shift(); part; part = parts.shift()) {
    const failure = await callOnce(scope, row, part)
    if (failure === null) {
      sent.done.add.push(...part.add)
      sent.done.remove.push(...part.remove)
      continue
    }
    const tags = [...part.add, ...part.remove]
    const isUnknownTag = failure.kind === 'error' && failure.errcode === 40068
    // WeCom does not say which: halves find out.
    if (isUnknownTag && tags.length > 1) parts.unshift(...markBatches(part, Math.ceil(tags.length / 2)))
    else if (isUnknownTag) sent.gone.push(...tags)
    else return { ...sent, failed: judgeTagFailure(failure, row.attempts, scope.settings.tags) }
  }
  return sent
}

async function callOnce(
  { wecom }: Scope,
  { user_id: userId, external_user_id: externalUserId }: MarkRow,
  { add, remove }: MarkCall,
): Promise<ReturnType<typeof tagFailureOf> | null> {
  try {
    await wecom.tags.mark({ userId, externalUserId, add, remove })
    return null
  } catch (error) {
    return tagFailureOf(error)
  }
}

/** Somebody read the contact while we changed it, and nobody knows which came first. */
async function readAgain(scope: Scope, { external_user_id }: MarkRow): Promise<void> {
  try {
    await refreshContact(scope, external_user_id)
  } catch (error) {
    scope.log.warn({ err: error, externalUserId: external_user_id }, 'a contact could not be read after marking it')
  }
}
