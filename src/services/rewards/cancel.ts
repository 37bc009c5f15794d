import type { PayoutStatus, RewardKind } from '../../decisions/rewards/payout'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { WxpayError } from '../../wxpay/errors'
import { payFailed } from '../payments/errors'

/**
 * Takes a transfer back that its receiver has not confirmed. WeChat does it a little later, and its word counts: until then it stays as
 * it is. Throws AppError `payment-off`, `not-found`, `payout-not-waiting`, `payment-unknown` when WeChat did not answer.
 */
export async function cancelPayout(scope: Scope, billNo: string): Promise<void> {
  const { db, wxpay, log } = scope
  if (!wxpay) throw new AppError('payment-off')
  const [payout] = await db.query<{ status: PayoutStatus; kind: RewardKind }[]>(
    'select p.status, g.kind from payout p join reward_programme g on g.id = p.programme_id where p.bill_no = $1',
    [billNo],
  )
  if (!payout) throw new AppError('not-found')
  if (payout.status !== 'waiting-confirm' || payout.kind !== 'transfer') throw new AppError('payout-not-waiting')
  try {
    await wxpay.cancelTransfer(billNo)
  } catch (error) {
    if (!(error instanceof WxpayError)) throw payFailed(error)
    log.warn({ err: error, payout: billNo }, 'a transfer could not be taken back')
    throw new AppError('payout-not-waiting')
  } finally {
    await db.query('update payout set due_at = now() where bill_no = $1', [billNo])
  }
}
