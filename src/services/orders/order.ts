import { businessDate } from '../../decisions/businessTime'
import type { CustomerKeys, OrderedLine } from '../../decisions/orders'
import type { Scope } from '../../scope'
import { orderPrint } from './print'

export interface NewOrder {
  /** The shop's own number. */
  orderNo: string
  customer: CustomerKeys
  at: Date
  /** In fen. */
  amountFen: number
  /** Where it was placed. */
  source: string
  /** Empty = it is not said what was bought. */
  lines: readonly OrderedLine[]
}

/**
 * What became of an order: `unmatched` is kept until its contact appears; `known` was told before; `differs` = its number
 * stands for another order.
 */
export type OrderOutcome = 'recorded' | 'known' | 'unmatched' | 'differs'

/** An order with what is found out about it alone. */
export interface PrintedOrder extends NewOrder {
  print: string
  /** Its calendar day in business time. */
  day: string
}

export interface MatchedOrder extends PrintedOrder {
  externalUserId: string
}

export function printed({ settings }: Pick<Scope, 'settings'>, order: NewOrder): PrintedOrder {
  return { ...order, print: orderPrint(order), day: businessDate(order.at, settings.timeZone) }
}

/** In one order everywhere, so that two who tell the same orders do not wait for each other in a ring. */
export function byNumber<T extends NewOrder>(orders: readonly T[]): T[] {
  return [...orders].sort((a, b) => (a.orderNo < b.orderNo ? -1 : 1))
}
