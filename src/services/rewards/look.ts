import type { PayoutTo } from '../../decisions/rewards/payout'
import type { Scope } from '../../scope'

/** The receiver says that they took it: WeChat is asked at once, and its word counts. What is not theirs or does not wait stays as it was. */
export async function lookAtPayout(
  { db }: Scope,
  { billNo, toKind, toId }: { billNo: string; toKind: PayoutTo; toId: string },
): Promise<void> {
  await db.query(
    `update payout set due_at = now() where bill_no = $1 and to_kind = $2 and to_id = $3 and status = 'waiting-confirm'`,
    [billNo, toKind, toId],
  )
}
