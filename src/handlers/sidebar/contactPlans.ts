import { z } from 'zod'
import { startByHand, stopByHand } from '../../services/plans/byHand'
import { readContactPlans } from '../../views/contactPlans'
import type { Api, ScopeFor } from '../api'
import { done } from './common.schema'
import * as shape from './contactPlans.schema'

const ok = { ok: true as const }

/** The follow-up plans of one contact, for who looks after them. */
export function contactPlanRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/plans',
      summary: 'The follow-up plans of a contact, and those that could be started.',
      input: z.object({ params: shape.contactParams }),
      response: shape.contactPlans,
      handle: ({ params }, ctx) => readContactPlans(scopeFor(ctx), params.externalUserId),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/plans',
      summary: 'Starts a live plan for a contact by hand, once per key.',
      input: z.object({ params: shape.contactParams, body: shape.planStart }),
      response: done,
      async handle({ params, body }, ctx) {
        await startByHand(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/plans/{enrolmentId}/stop',
      summary: 'Ends a plan for a contact, with the reason in the member’s words.',
      input: z.object({ params: shape.planStopParams, body: shape.planStop }),
      response: done,
      async handle({ params: { enrolmentId: id, externalUserId }, body }, ctx) {
        await stopByHand(scopeFor(ctx), { id, externalUserId, ...body })
        return ok
      },
    })
}
