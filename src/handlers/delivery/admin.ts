import { z } from 'zod'
import { assignCourier, setSlotCourier } from '../../services/delivery/assign'
import { readCouriers } from '../../views/delivery/couriers'
import { readContactDeliveries } from '../../views/delivery/ofContact'
import { readDeliveryDay } from '../../views/delivery/day'
import type { Api, ScopeFor } from '../api'
import { slotParams } from '../booking/booking.schema'
import { contactParams, done } from '../sidebar/common.schema'
import * as shape from './delivery.schema'

const ok = { ok: true as const }

/** What is brought on a day, by whom, and how punctually; for the console. */
export function deliveryRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/deliveries',
      summary: 'What is to be brought on a day, as it is driven; without a day, today.',
      input: z.object({ query: shape.dayQuery }),
      response: shape.deliveryDay,
      handle: ({ query }, ctx) => readDeliveryDay(scopeFor(ctx), { day: query.day ?? null, courierUserId: null }),
    })
    .op({
      method: 'put',
      path: '/api/deliveries/{saleNo}/courier',
      summary: 'Gives a delivery to a courier, or to nobody; the card of who had it is taken back.',
      input: z.object({ params: shape.saleParams, body: shape.courierInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await assignCourier(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/delivery-slots/{slotId}/courier',
      summary: 'Says who brings what is booked in a window from now on, unless somebody else is named.',
      input: z.object({ params: slotParams, body: shape.courierInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setSlotCourier(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/deliveries',
      summary: 'What is on its way to a contact.',
      input: z.object({ params: contactParams }),
      response: shape.contactDeliveries,
      handle: ({ params }, ctx) => readContactDeliveries(scopeFor(ctx), params.externalUserId),
    })
    .op({
      method: 'get',
      path: '/api/couriers',
      summary: 'What couriers brought in the last weeks, how punctually, and how customers rated it.',
      input: z.object({ query: shape.couriersQuery }),
      response: shape.couriers,
      handle: ({ query }, ctx) => readCouriers(scopeFor(ctx), query.weeks),
    })
}
