import type { Scope } from '../../scope'
import { settleFromQuery } from './query'

/** Asks WeChat about what is open of an order, for somebody who waits for it; not again within some seconds. What fails changes nothing. */
export async function lookNow(scope: Scope, saleNo: string): Promise<void> {
  const { db, settings, log } = scope
  if (!scope.wxpay) return
  const [rows] = await db.query<[{ billNo: string }[], number]>(
    `update payment set due_at = now() + interval '15 s', locked_until = now() + $2 * interval '1 ms'
      where sale_no = $1 and status in ('creating', 'open') and method in ('native', 'jsapi')
        and (locked_until is null or locked_until < now())
     returning bill_no as "billNo"`,
    [saleNo, settings.payments.askAgainMs],
  )
  for (const { billNo } of rows) {
    try {
      await settleFromQuery(scope, billNo)
    } catch (error) {
      log.warn({ err: error, bill: billNo }, 'WeChat Pay did not say what became of a payment; it is asked again')
    }
  }
}
