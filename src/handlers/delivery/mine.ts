import { z } from 'zod'
import { AppError } from '../../errors'
import { stepOwnDelivery } from '../../services/delivery/step'
import { readDeliveryDay } from '../../views/delivery/day'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done } from '../sidebar/common.schema'
import * as shape from './delivery.schema'

/** The operator's token drives nowhere. */
const NOBODY = ''

/** A courier's own day. */
export function ownDeliveryRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/my/deliveries',
      summary: 'What I bring today, as it is driven.',
      input: z.object({}),
      response: shape.deliveryDay,
      handle: (_input, ctx) =>
        readDeliveryDay(scopeFor(ctx), { day: null, courierUserId: principalOf(ctx).userId ?? NOBODY }),
    })
    .op({
      method: 'post',
      path: '/api/my/deliveries/steps',
      summary: 'Says how far I am with a delivery of mine, as the buttons of its card do.',
      input: z.object({ body: shape.stepInput }),
      response: done,
      async handle({ body }, ctx) {
        const { userId } = principalOf(ctx)
        if (userId === null) throw new AppError('not-found')
        await stepOwnDelivery(scopeFor(ctx), { ...body, courierUserId: userId })
        return { ok: true as const }
      },
    })
}
