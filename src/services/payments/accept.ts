import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { lockSale, markPaid } from '../sales/settle'
import { SPOKEN_FOR } from './refund'

/**
 * A person says that a payment which was held is right: it counts for its order, unless that is paid or taken back. Throws AppError
 * `not-found`, `sale-not-open`: then only giving the money back is left.
 */
export function acceptPayment(scope: Scope, billNo: string): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const [seen] = await tx.db.query<{ saleNo: string }[]>(
      'select sale_no as "saleNo" from payment where bill_no = $1',
      [billNo],
    )
    if (!seen) throw new AppError('not-found')
    const sale = await lockSale(tx, seen.saleNo)
    if (sale.status !== 'unpaid') throw new AppError('sale-not-open')
    const [[row]] = await tx.db.query<[{ paidAt: Date }[], number]>(
      `update payment set status = 'paid' where bill_no = $1 and status = 'held'
          and not exists (select from refund where bill_no = $1 and ${SPOKEN_FOR})
       returning paid_at as "paidAt"`,
      [billNo],
    )
    if (!row) throw new AppError('sale-not-open')
    await markPaid(tx, sale, row.paidAt)
  })
}
