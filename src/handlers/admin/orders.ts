import { z } from 'zod'
import { recordOrder } from '../../services/orders'
import type { Api, ScopeFor } from '../api'
import { orderInput, orderOutput } from './channels.schema'

/** Orders, as the shop tells of them. */
export function orderRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'post',
    path: '/api/orders',
    summary: 'Tells of an order. The same order told again changes nothing.',
    input: z.object({ body: orderInput }),
    response: orderOutput,
    async handle({ body }, ctx) {
      return { orderNo: body.orderNo, recorded: await recordOrder(scopeFor(ctx), body) }
    },
  })
}
