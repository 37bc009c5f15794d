import { z } from 'zod'
import { AppError } from '../../errors'
import { attachOrder } from '../../services/orders/attach'
import { customerOf } from '../../services/orders/customer'
import { importOrders } from '../../services/orders/importTable'
import type { NewOrder } from '../../services/orders/order'
import { tellOrders, type OrderAnswer } from '../../services/orders/tell'
import { readUnmatched } from '../../views/unmatchedOrders'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import * as shape from './orders.schema'

/** Orders, as the shop tells of them. */
export function orderRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/orders',
      summary: 'Tells of an order, or of many as `orders`. The same order told again changes nothing.',
      input: z.object({ body: z.union([shape.ordersInput, shape.orderInput]) }),
      response: z.union([shape.ordersOutput, shape.orderOutput]),
      async handle({ body }, ctx) {
        if ('orders' in body) {
          const answers = await tellOrders(scopeFor(ctx), body.orders.map(toOrder))
          return { orders: answers.map((answer) => ({ ...answer, recorded: answer.outcome === 'recorded' })) }
        }
        const [answer] = await tellOrders(scopeFor(ctx), [toOrder(body)])
        return accepted(answer)
      },
    })
    .op({
      method: 'post',
      path: '/api/orders/import',
      summary: 'Takes in a table of orders, up to a million rows. Good orders are taken, bad rows named one by one.',
      input: z.object({ query: shape.importQuery }),
      bytes: true,
      response: shape.orderImport,
      async handle({ query: { format, dryRun } }, ctx) {
        const scope = scopeFor(ctx)
        const bytes = await fileFrom(ctx, scope.settings.orders.maxBytes)
        return importOrders(scope, { bytes, format, dryRun: dryRun === 'true' })
      },
    })
    .op({
      method: 'get',
      path: '/api/unmatched-orders',
      summary: 'Orders of which no contact, or more than one, could be the buyer.',
      input: z.object({ query: shape.unmatchedQuery }),
      response: shape.unmatchedPage,
      handle: ({ query }, ctx) => readUnmatched(scopeFor(ctx), { ...query, before: query.before ?? null }),
    })
    .op({
      method: 'post',
      path: '/api/unmatched-orders/{orderNo}/attach',
      summary: 'Says whose an order is. Others that wait with the same number of the customer follow.',
      input: z.object({ params: shape.orderParams, body: shape.attachInput }),
      response: shape.attachOutput,
      async handle({ params, body }, ctx) {
        return { attached: await attachOrder(scopeFor(ctx), params.orderNo, body.externalUserId) }
      },
    })
}

type Told = z.output<typeof shape.orderInput>

function toOrder({ externalUserId, unionId, customerNo, phone, ...order }: Told): NewOrder {
  return { ...order, customer: customerOf({ externalUserId, unionId, customerNo, phone }) }
}

/** One order alone is refused as a request is. */
function accepted(answer: OrderAnswer | undefined): z.input<typeof shape.orderOutput> {
  if (!answer) throw new AppError('internal')
  const { orderNo, outcome, problems } = answer
  if (outcome === 'refused')
    throw new AppError(
      'invalid-input',
      problems.map(({ path, message }) => ({ path: `body.${path}`, message: message.en, messageZh: message.zh })),
    )
  if (outcome === 'differs') throw new AppError('order-differs')
  return { orderNo, outcome, recorded: outcome === 'recorded' }
}
