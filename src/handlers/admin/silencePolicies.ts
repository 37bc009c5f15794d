import { z } from 'zod'
import { changePolicy, createPolicy, refuseDays, removePolicy } from '../../services/silence/policies'
import { readSilenceEffect } from '../../views/silenceEffect'
import { readSilencePolicies } from '../../views/silencePolicies'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './silence.schema'

const ok = { ok: true as const }

/** After which silence a segment of contacts is told of. */
export function silencePolicyRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/silence/policies',
      summary: 'The policies, in the order in which they are tried, and how many contacts each holds for.',
      input: z.object({}),
      response: shape.policiesOutput,
      handle: (_, ctx) => readSilencePolicies(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/silence/policies',
      summary: 'Makes a policy for a segment of contacts.',
      input: z.object({ body: shape.policyInput }),
      response: shape.policyMade,
      handle: async ({ body }, ctx) => ({ id: await createPolicy(scopeFor(ctx), body) }),
    })
    .op({
      method: 'put',
      path: '/api/silence/policies/{id}',
      summary: 'Changes a policy; the next tick brings its contacts in step.',
      input: z.object({ params: shape.policyParams, body: shape.policyInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await changePolicy(scopeFor(ctx), params.id, body)
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/silence/policies/{id}',
      summary: 'Takes a policy away: its contacts fall under the next that fits.',
      input: z.object({ params: shape.policyParams }),
      response: done,
      async handle({ params }, ctx) {
        await removePolicy(scopeFor(ctx), params.id)
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/silence/effect',
      summary: 'How many alerts a policy would have raised in each of the last 26 weeks, before it is switched on.',
      input: z.object({ body: shape.effectInput }),
      response: shape.effectOutput,
      handle({ body }, ctx) {
        refuseDays(body)
        return readSilenceEffect(scopeFor(ctx), body)
      },
    })
}
