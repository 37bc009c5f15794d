import { createHash } from 'node:crypto'
import type { OrderedLine } from '../../decisions/orders'

/** A print of what was told of an order, without of whom: a repeat has the same. */
export function orderPrint(order: {
  at: Date
  amountFen: number
  source: string
  lines: readonly OrderedLine[]
}): string {
  const lines = order.lines.map(({ sku, quantity }) => `${sku}*${quantity}`).join(';')
  const text = [order.at.getTime(), order.amountFen, order.source, lines].join('|')
  return createHash('md5').update(text).digest('hex')
}
