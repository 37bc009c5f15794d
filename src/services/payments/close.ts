import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { WxpayError } from '../../wxpay/errors'
import { payFailed } from './errors'
import { settleFromQuery } from './query'

/**
 * Closes a payment at WeChat, so that nobody can pay it any more. What was paid meanwhile counts. Throws AppError `payment-paid`,
 * `payment-unknown`.
 */
export async function closePayment(scope: Scope, billNo: string): Promise<void> {
  const { wxpay } = scope
  if (!wxpay) throw new AppError('payment-off')
  try {
    await wxpay.close(billNo)
  } catch (error) {
    if (!(error instanceof WxpayError)) throw payFailed(error)
    // They have no such bill, or it is paid: what they know of it decides.
    const known = await settleFromQuery(scope, billNo)
    const [row] = await scope.db.query<{ status: string }[]>('select status from payment where bill_no = $1', [billNo])
    if (row?.status === 'paid' || row?.status === 'held') throw new AppError('payment-paid')
    if (row?.status !== 'closed' && known !== null) throw payFailed(error)
  }
  await scope.db.query(
    `update payment set status = 'closed', locked_by = null, locked_until = null
      where bill_no = $1 and status in ('creating', 'open')`,
    [billNo],
  )
}
