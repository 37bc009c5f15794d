import { z } from 'zod'
import { orderByHand } from '../../services/orders/byHand'
import { changePair } from '../../services/replenishment/say'
import { readPurchases } from '../../views/purchases'
import type { Api, ScopeFor } from '../api'
import { done } from './common.schema'
import * as shape from './purchases.schema'

const ok = { ok: true as const }

/** What a contact buys, for who looks after them. */
export function purchaseRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/purchases',
      summary: 'What a contact buys, when each runs out, and why.',
      input: z.object({ params: shape.contactParams }),
      response: shape.purchase.array(),
      handle: ({ params }, ctx) => readPurchases(scopeFor(ctx), params.externalUserId),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/orders',
      summary: 'Writes down an order of a contact, once per key.',
      input: z.object({ params: shape.contactParams, body: shape.handOrderInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await orderByHand(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/purchases/{sku}',
      summary: 'Pauses reminders of a product for a contact, or says how long it lasts them.',
      input: z.object({ params: shape.purchaseParams, body: shape.purchaseChange }),
      response: done,
      async handle({ params, body }, ctx) {
        await changePair(scopeFor(ctx), params, body)
        return ok
      },
    })
}
