import type { State } from '../state'
import type { Good } from './goods'

/** By what the shop knows its customer. */
export type Buyer = { externalUserId: string } | { unionId: string } | { phone: string; customerNo?: string }

/** An order as the shop's own system tells of it, ready to be posted to the server. */
export interface ShopOrder {
  /** Its place among all: whoever asks for those after it misses none. */
  seq: number
  orderNo: string
  externalUserId?: string
  unionId?: string
  customerNo?: string
  phone?: string
  /** ISO. */
  at: string
  amountFen: number
  source: string
  lines: { sku: string; quantity: number }[]
}

/** Writes an order into the shop's own books. */
export function putOrder(
  state: State,
  { good, buyer, quantity, at }: { good: Good; buyer: Buyer; quantity: number; at: number },
): ShopOrder {
  const seq = state.shopOrders.size + 1
  const order: ShopOrder = {
    seq,
    orderNo: `QS${String(seq).padStart(6, '0')}`,
    ...buyer,
    at: new Date(at).toISOString(),
    amountFen: good.priceFen * quantity,
    source: '清泉小程序',
    lines: [{ sku: good.sku, quantity }],
  }
  state.shopOrders.set(order.orderNo, order)
  state.touch()
  return order
}
