import type { PayoutStatus } from '../../decisions/rewards/payout'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { endUnpaid } from './settle'

/** A second person says yes or no to a payout. Throws AppError `not-found`, `payout-decided`, `approval-own`. */
export async function decidePayout(
  scope: Scope,
  { billNo, yes, by }: { billNo: string; yes: boolean; by: string },
): Promise<void> {
  await inTransaction(scope, async (tx) => {
    const [payout] = await tx.db.query<{ status: PayoutStatus; requestedBy: string }[]>(
      'select status, requested_by as "requestedBy" from payout where bill_no = $1 for update',
      [billNo],
    )
    if (!payout) throw new AppError('not-found')
    if (payout.status !== 'waiting-approval') throw new AppError('payout-decided')
    if (payout.requestedBy === by) throw new AppError('approval-own')
    await tx.db.query('update payout set decided_by = $2 where bill_no = $1', [billNo, by])
    if (yes) await tx.db.query(`update payout set status = 'approved', due_at = now() where bill_no = $1`, [billNo])
    else
      await endUnpaid(tx, billNo, { from: ['waiting-approval'], status: 'refused', reason: 'not-approved', said: null })
  })
}
