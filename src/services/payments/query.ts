import type { NotificationOutcome } from '../../decisions/sales/payment'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { settleTransaction } from './settle'

/** Asks WeChat what became of a payment and writes it down. null = WeChat has none of this number. Throws what the client throws. */
export async function settleFromQuery(scope: Scope, billNo: string): Promise<NotificationOutcome | null> {
  const { wxpay } = scope
  if (!wxpay) throw new AppError('payment-off')
  const transaction = await wxpay.transaction(billNo)
  return transaction && inTransaction(scope, (tx) => settleTransaction(tx, transaction))
}
