import { AppError } from '../errors'
import { inTransaction, type Scope } from '../scope'
import { printed, type NewOrder } from './orders/order'
import { outcomesOf, toldBefore, writeMatched } from './orders/write'

export interface Order {
  /** The shop's own number. */
  orderNo: string
  externalUserId: string
  at: Date
  /** In fen. */
  amountFen: number
  /** Where it was placed. */
  source: string
  lines?: NewOrder['lines']
}

/** Writes an order of a contact as `writeOrders` does. False = it was there. Throws AppError `order-differs`. */
export function recordOrder(scope: Scope, { externalUserId, ...order }: Order): Promise<boolean> {
  const customer = { externalUserId, unionId: null, customerNo: null, phone: null }
  return inTransaction(scope, async (tx) => {
    const one = printed(tx, { lines: [], ...order, customer })
    const recorded = await writeMatched(tx, [{ ...one, externalUserId }])
    if (recorded.size > 0) return true
    if (outcomesOf(await toldBefore(tx, [one])).get(one.orderNo) !== 'known') throw new AppError('order-differs')
    return false
  })
}
