import { mayRate } from '../../decisions/delivery/step'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { lockDelivery } from './lock'

export interface Rating {
  saleNo: string
  /** Who rates: only whose delivery it was. */
  externalUserId: string
  /** 1 to 5. */
  stars: number
  words: string
}

/** The customer's word on a delivery: once it is there, and changed for a day. Throws AppError `not-found`, `rating-closed`. */
export function rateDelivery(scope: Scope, { saleNo, externalUserId, stars, words }: Rating): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const { sale, status, ratedAt } = await lockDelivery(tx, saleNo)
    if (sale.externalUserId !== externalUserId) throw new AppError('not-found')
    if (status !== 'delivered' || !mayRate(ratedAt, tx.clock())) throw new AppError('rating-closed')
    await tx.db.query(
      'update delivery set stars = $2, rating_words = $3, rated_at = coalesce(rated_at, $4) where sale_no = $1',
      [saleNo, stars, words, tx.clock()],
    )
  })
}
