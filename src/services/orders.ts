import { AppError } from '../errors'
import { inTransaction, type Scope } from '../scope'
import { refreshRhythm } from './orderRhythm'
import { note } from './timeline'
import { recordTouch } from './touches'

export interface Order {
  /** The shop's own number. */
  orderNo: string
  externalUserId: string
  at: Date
  /** In fen. */
  amountFen: number
  /** Where it was placed. */
  source: string
}

/** Writes an order into both ledgers, of orders and of touches, and onto the timeline, once. False = it was there. Throws AppError `order-differs`. */
export function recordOrder(scope: Scope, order: Order): Promise<boolean> {
  const { orderNo, externalUserId, at, amountFen, source } = order
  return inTransaction(scope, async (tx) => {
    const added = await tx.db.query<unknown[]>(
      `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (order_no) do nothing returning 1`,
      [orderNo, externalUserId, at, amountFen, source, tx.clock()],
    )
    if (added.length === 0) {
      await refuseOther(tx, order)
      return false
    }
    const detail = { orderNo, amountFen, source }
    const cause = { key: `order:${orderNo}`, externalUserId, userId: null, at }
    await note(tx, { ...cause, kind: 'ordered', detail })
    await recordTouch(tx, {
      ...cause,
      kind: 'order',
      direction: 'in',
      outcome: 'reached',
      source,
      detail: { orderNo, amountFen },
    })
    await refreshRhythm(tx, externalUserId)
    return true
  })
}

/** The same number for something else is a mistake of the teller, not a repeat. */
async function refuseOther(scope: Scope, order: Order): Promise<void> {
  const rows = await scope.db.query<unknown[]>(
    `select 1 from contact_order where order_no = $1 and external_user_id = $2 and at = $3 and amount_fen = $4
        and source = $5`,
    [order.orderNo, order.externalUserId, order.at, order.amountFen, order.source],
  )
  if (rows.length === 0) throw new AppError('order-differs')
}
