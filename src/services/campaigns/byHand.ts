import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { endTargets } from './outcomes'

/**
 * An admin says which of the messages that fit is a part's, null = none of them: then it is asked for again. Throws AppError
 * `not-found`, `campaign-not-now` when nothing is to be said, `invalid-input` for a message that is none of them.
 */
export function settleByHand(scope: Scope, campaignId: number, partId: string, msgId: string | null): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { db } = tx
    const [part] = await db.query<{ candidates: string[]; stopped: boolean }[]>(
      `select p.candidates, c.state = 'stopped' as stopped from campaign_part p join campaign c on c.id = p.campaign_id
        where p.id = $1 and p.campaign_id = $2 and p.state = 'unknown' for update of p`,
      [partId, campaignId],
    )
    if (!part) throw new AppError('not-found')
    if (part.candidates.length === 0) throw new AppError('campaign-not-now')
    if (msgId !== null && !part.candidates.includes(msgId))
      throw new AppError('invalid-input', [{ path: 'body.msgId', message: 'is none of the messages that fit' }])
    const state = msgId !== null ? 'submitted' : part.stopped ? 'cancelled' : 'planned'
    await db.query(
      `update campaign_part set state = $2, msg_id = $3, candidates = '{}', due_at = $4,
              submitted_at = case when $3::text is not null then asked_at end,
              cancel_asked_at = case when $5 and $3::text is not null then $4::timestamptz end,
              cancel_reason = case when $5 and $3::text is not null then 'stopped' end
        where id = $1`,
      [partId, state, msgId, tx.clock(), part.stopped],
    )
    if (state === 'cancelled') await endTargets(tx, partId, 'stopped')
  })
}

/** Asks WeCom now instead of at the next look, for those who wait for it. */
export async function lookNow({ db, clock }: Scope, campaignId: number): Promise<void> {
  await db.query(
    `update campaign_part set due_at = least(due_at, $2) where campaign_id = $1 and state in ('submitted', 'unknown')`,
    [campaignId, clock()],
  )
}
