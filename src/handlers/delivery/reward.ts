import { z } from 'zod'
import { setCourierReward } from '../../services/delivery/reward'
import { previewCourierReward, readCourierReward } from '../../views/delivery/reward'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './delivery.schema'

/** The rule by which couriers are rewarded, and whom it would have rewarded. */
export function courierRewardRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/courier-reward',
      summary: 'For which service of a month couriers are rewarded.',
      input: z.object({}),
      response: shape.courierReward,
      handle: (_, ctx) => readCourierReward(scopeFor(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/courier-reward',
      summary: 'Says for which service couriers are rewarded from now on.',
      input: z.object({ body: shape.rewardRule }),
      response: done,
      async handle({ body }, ctx) {
        await setCourierReward(scopeFor(ctx), body)
        return { ok: true as const }
      },
    })
    .op({
      method: 'get',
      path: '/api/courier-reward/preview',
      summary: 'Whom a rule would have rewarded for last month, and why the others not.',
      input: z.object({ query: shape.rewardPreviewQuery }),
      response: shape.courierRewardPreview,
      handle: ({ query }, ctx) => previewCourierReward(scopeFor(ctx), query),
    })
}
