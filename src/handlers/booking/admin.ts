import { z } from 'zod'
import { bookingLink } from '../../services/booking/links'
import { putSlot, removeSlot, setSlotException } from '../../services/booking/slots'
import { readDeliverySlots } from '../../views/booking/slots'
import type { Api, ScopeFor } from '../api'
import { contactParams, done } from '../sidebar/common.schema'
import * as shape from './booking.schema'

const ok = { ok: true as const }

/** Windows of delivery for the console, and the links by which customers book. */
export function bookingRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/delivery-slots',
      summary: 'The windows of a week, what holds on single days, and how full the next days are.',
      input: z.object({}),
      response: shape.deliverySlots,
      handle: (_, ctx) => readDeliverySlots(scopeFor(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/delivery-slots',
      summary: 'Says what a window is from now on; what was booked in it keeps its promise.',
      input: z.object({ body: shape.slotInput }),
      response: shape.slotAnswer,
      handle: async ({ body }, ctx) => ({ id: await putSlot(scopeFor(ctx), body) }),
    })
    .op({
      method: 'delete',
      path: '/api/delivery-slots/{slotId}',
      summary: 'Gives a window up; what was booked in it stays booked.',
      input: z.object({ params: shape.slotParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeSlot(scopeFor(ctx), params.slotId)
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/delivery-exceptions/{day}',
      summary: 'Says what holds on one day alone, for one window or all of them.',
      input: z.object({ params: shape.exceptionParams, body: shape.exceptionInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setSlotException(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/booking-links',
      summary: 'Makes a link with which this customer alone can book a delivery; it is shown once.',
      input: z.object({ params: contactParams, body: shape.linkInput }),
      response: shape.linkAnswer,
      async handle({ params, body }, ctx) {
        return { url: await bookingLink(scopeFor(ctx), { ...params, ...body, cause: 'by hand' }) }
      },
    })
}
