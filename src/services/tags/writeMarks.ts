import type { MarkOutcome, MarksSent } from '../../decisions/tagMarkOutcome'
import { taggedOn } from '../../decisions/plans/happening'
import { inTransaction, type Scope } from '../../scope'
import { startPlans } from '../plans/start'
import { tellOfTagsMarked } from '../rules/tellTags'

/** The oldest waiting change of a (member, contact) pair: who holds it holds the pair. */
export interface MarkRow {
  id: string
  user_id: string
  external_user_id: string
  attempts: number
}

export interface MarkWrites {
  outcomes: readonly MarkOutcome[]
  sent: MarksSent
  calledAt: Date
  /** Until the next try of what still waits. */
  delayMs: number
}

/**
 * Writes what WeCom took and what became of the changes. What WeCom took is written even when the lease was lost
 * meanwhile. `read-again` = the contact was read during the call, or is not known here.
 */
export async function writeMarks(
  scope: Scope,
  row: MarkRow,
  worker: string,
  { outcomes, sent, calledAt, delayMs }: MarkWrites,
): Promise<'ok' | 'read-again'> {
  return inTransaction(scope, async (tx) => {
    const isChanged = sent.done.add.length + sent.done.remove.length + sent.gone.length > 0
    const seen = isChanged ? await writeTags(tx, row, sent, calledAt) : 'ok'
    if (await stillOurs(tx, row, worker)) {
      await writeRefusedParts(tx, outcomes)
      await writeChanges(tx, row, outcomes, delayMs)
      await tellOfEffects(tx, row, outcomes)
    }
    return seen
  })
}

/** Of all that came of the changes, whichever try did it: a reading that found it before the answer leaves it to be told of here. */
async function tellOfEffects(tx: Scope, row: MarkRow, outcomes: readonly MarkOutcome[]): Promise<void> {
  const worked = outcomes.flatMap(({ id, status, effect }) => (status === 'done' && effect ? [{ id, ...effect }] : []))
  const on = new Set<string>()
  for (const { added, removed } of worked) {
    for (const tag of added) on.add(tag)
    for (const tag of removed) on.delete(tag)
  }
  await startPlans(tx, taggedOn(row.external_user_id, [...on], tx.clock(), tx.settings.timeZone))
  await tellOfTagsMarked(
    tx,
    worked.map(({ id }) => id),
  )
}

/** An older reading must not undo this: it counts as read now, which is after the answer. */
async function writeTags(
  { db, clock }: Scope,
  { user_id, external_user_id }: MarkRow,
  { done, gone }: MarkWrites['sent'],
  calledAt: Date,
): Promise<'ok' | 'read-again'> {
  const [rows] = await db.query<[{ meanwhile: boolean }[], number]>(
    `with pair as (
       select user_id, external_user_id, coalesce(read_at >= $5, false) as meanwhile from follow_user
        where user_id = $1 and external_user_id = $2 for update)
     update follow_user f
        set tag_ids = array(select tag from (select unnest(f.tag_ids) as tag union select unnest($3::text[])
                                             except select unnest($4::text[])) tags order by tag collate "C"),
            read_at = greatest(f.read_at, $6), print = null
       from pair where f.user_id = pair.user_id and f.external_user_id = pair.external_user_id
     returning pair.meanwhile`,
    [user_id, external_user_id, done.add, [...done.remove, ...gone], calledAt, clock()],
  )
  return rows[0]?.meanwhile === false ? 'ok' : 'read-again'
}

async function stillOurs({ db }: Scope, { id }: MarkRow, worker: string): Promise<boolean> {
  const rows = await db.query<unknown[]>(
    `select 1 from tag_change where id = $1 and status = 'waiting' and locked_by = $2 for update`,
    [id, worker],
  )
  return rows.length > 0
}

async function writeRefusedParts({ db, clock }: Scope, outcomes: readonly MarkOutcome[]): Promise<void> {
  const parts = outcomes.flatMap(({ id, refused }) => (refused ? [{ id, ...refused }] : []))
  if (parts.length === 0) return
  await db.query(
    `insert into tag_change (user_id, external_user_id, added, removed, actor, cause, at, status, reason, settled_at)
     select t.user_id, t.external_user_id, part.added, part.removed, t.actor, t.cause, t.at, 'refused', part.reason, $2
       from json_to_recordset($1::json) as part(id bigint, added text[], removed text[], reason text)
       join tag_change t using (id) order by t.id`,
    [JSON.stringify(parts), clock()],
  )
}

async function writeChanges(
  { db, clock }: Scope,
  { id }: MarkRow,
  outcomes: readonly MarkOutcome[],
  delayMs: number,
): Promise<void> {
  const rows = outcomes.map((one) => ({ id: one.id, status: one.status, reason: one.reason, ...one.effect }))
  await db.query(
    `update tag_change t
        set status = o.status, reason = o.reason, added = coalesce(o.added, t.added),
            removed = coalesce(o.removed, t.removed), locked_by = null, locked_until = null,
            settled_at = case when o.status = 'waiting' then null else $2::timestamptz end,
            due_at = case when o.status = 'waiting' then now() + $3 * interval '1 ms' else t.due_at end,
            attempts = case when o.status = 'waiting' then greatest(t.attempts, head.attempts) else t.attempts end
       from json_to_recordset($1::json) as o(id bigint, status text, reason text, added text[], removed text[]),
            (select attempts from tag_change where id = $4) head
      where t.id = o.id and t.status = 'waiting'`,
    [JSON.stringify(rows), clock(), delayMs, id],
  )
}
