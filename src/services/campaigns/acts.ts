import { inTransaction, type Scope } from '../../scope'
import { holdCampaign } from './hold'
import { endHeld, endTargets } from './outcomes'

/**
 * Takes an approval back while its run still waits: it is a draft again. The campaign is written first and by itself, so that a run
 * that is being planned meanwhile finds out. Throws AppError `not-found`, `campaign-not-now`.
 */
export async function undoApproval(scope: Scope, id: number): Promise<void> {
  await inTransaction(scope, async (tx) => {
    await holdCampaign(tx, id, 'undo')
    await tx.db.query(
      `update campaign set state = 'draft', approved_by = null, approved_at = null, paused_at = null, acted_by = $2
        where id = $1`,
      [id, tx.actor],
    )
  })
  await scope.db.query(
    `update campaign_run set state = 'undone', ended_at = $2 where campaign_id = $1 and state = 'held'`,
    [id, scope.clock()],
  )
}

/** Nothing more is submitted, on whatever process, from the next call on. Members who have their task keep it. Throws as `undoApproval`. */
export function pauseCampaign(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdCampaign(tx, id, 'pause')
    await tx.db.query('update campaign set paused_at = $2, acted_by = $3 where id = $1', [id, tx.clock(), tx.actor])
  })
}

/** Goes on. What fell due meanwhile comes now and is not late. Throws as `undoApproval`. */
export function resumeCampaign(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdCampaign(tx, id, 'resume')
    await tx.db.query('update campaign set paused_at = null, acted_by = $2 where id = $1', [id, tx.actor])
    await tx.db.query(
      `update campaign_run set held_until = greatest(held_until, $2) where campaign_id = $1 and state = 'held'`,
      [id, tx.clock()],
    )
  })
}

/**
 * Ends it for ever: nothing more is submitted, and tasks that members have not confirmed are taken back where WeCom can. What was
 * sent stays sent. Throws as `undoApproval`.
 */
export async function stopCampaign(scope: Scope, id: number): Promise<void> {
  await inTransaction(scope, async (tx) => {
    await holdCampaign(tx, id, 'stop')
    await tx.db.query(`update campaign set state = 'stopped', acted_by = $2 where id = $1`, [id, tx.actor])
  })
  await endStopped(scope, id)
}

/** What a stop leaves to do. May run any number of times: a process may have died in between. */
export function endStopped(scope: Scope, campaignId: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const now = tx.clock()
    await tx.db.query(
      `update campaign_run set state = 'stopped', ended_at = case when state = 'held' then $2::timestamptz end
        where campaign_id = $1 and state in ('held', 'submitting', 'confirming')`,
      [campaignId, now],
    )
    const [parts] = await tx.db.query<[{ id: string }[], number]>(
      `update campaign_part set state = 'cancelled', locked_by = null, locked_until = null
        where campaign_id = $1 and state = 'planned' returning id`,
      [campaignId],
    )
    for (const { id } of parts) await endTargets(tx, id, 'stopped')
    await endHeld(tx, campaignId, 'stopped')
    await tx.db.query(
      `update campaign_part set cancel_asked_at = $2, cancel_reason = 'stopped', due_at = $2
        where campaign_id = $1 and state = 'submitted' and confirmed_at is null and cancel_asked_at is null`,
      [campaignId, now],
    )
  })
}
