import type { ChurnReason } from '../../decisions/silence'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { note } from '../timeline'

/**
 * Writes down why a contact was lost, on their latest silence that went so far; the last word counts. Throws AppError
 * `not-found` for a contact who never was.
 */
export function setChurnReason(
  scope: Scope,
  { externalUserId, reason, by }: { externalUserId: string; reason: ChurnReason; by: string | null },
): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const at = tx.clock()
    const [rows] = await tx.db.query<[{ id: string }[], number]>(
      `update silence_episode set churn_reason = $2, reason_by = $3, reason_at = $4
        where id = (select id from silence_episode where external_user_id = $1 and tier = 'churned'
                     order by began_at desc limit 1)
      returning id`,
      [externalUserId, reason, by, at],
    )
    if (!rows[0]) throw new AppError('not-found')
    const key = `churn-reason:${rows[0].id}:${at.getTime()}`
    await note(tx, { key, externalUserId, userId: by, at, kind: 'churn-reason-set', detail: { reason } })
  })
}
