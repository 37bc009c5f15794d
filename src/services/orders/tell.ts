import { namesSomebody, noCustomer, orderProblems, unknownProduct, type OrderProblem } from '../../decisions/orders'
import type { Scope } from '../../scope'
import type { NewOrder, OrderOutcome } from './order'
import { unknownSkus } from './skus'
import { writeOrders } from './write'

export interface OrderAnswer {
  orderNo: string
  /** `refused` = something is wrong with it, or its number stands for another order. */
  outcome: OrderOutcome | 'refused'
  problems: OrderProblem[]
}

/** Takes in what a shop tells of orders: what is right is written, once; the rest is named. In the order of the orders. */
export async function tellOrders(scope: Scope, orders: readonly NewOrder[]): Promise<OrderAnswer[]> {
  const unknown = await unknownSkus(
    scope,
    orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)),
  )
  const answers = orders.map((order): OrderAnswer => {
    const problems = problemsOf(scope, order, unknown)
    return { orderNo: order.orderNo, outcome: problems.length > 0 ? 'refused' : 'known', problems }
  })
  for (const round of rounds(orders, answers)) {
    const outcomes = await writeOrders(
      scope,
      round.map(({ order }) => order),
    )
    round.forEach(({ answer }, i) => (answer.outcome = outcomes[i] ?? 'differs'))
  }
  return answers
}

/** What is wrong with an order, the products that are unknown among it. */
export function problemsOf(
  { clock, settings }: Pick<Scope, 'clock' | 'settings'>,
  order: NewOrder,
  unknown: ReadonlySet<string>,
): OrderProblem[] {
  const missing = order.lines.filter(({ sku }) => unknown.has(sku)).map(({ sku }) => unknownProduct(sku))
  return [
    ...orderProblems(order, clock(), settings.orders.clockSkewMs),
    ...missing,
    ...(namesSomebody(order.customer) ? [] : [noCustomer]),
  ]
}

/** The right ones so that no round has a number twice: the second of a number is compared with the first. */
function rounds(
  orders: readonly NewOrder[],
  answers: readonly OrderAnswer[],
): { order: NewOrder; answer: OrderAnswer }[][] {
  const found: { order: NewOrder; answer: OrderAnswer }[][] = []
  const seen = new Map<string, number>()
  orders.forEach((order, i) => {
    const answer = answers[i]
    if (!answer || answer.problems.length > 0) return
    const round = seen.get(order.orderNo) ?? 0
    seen.set(order.orderNo, round + 1)
    ;(found[round] ??= []).push({ order, answer })
  })
  return found
}
