import type { Context } from 'koa'
import { z } from 'zod'
import { reachesAll } from '../../decisions/rights'
import { setChurnReason } from '../../services/silence/churnReason'
import { readSilenceBoard } from '../../views/silenceBoard'
import { readSilenceSums } from '../../views/silenceSums'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { contactParams, done } from '../sidebar/common.schema'
import * as shape from './silence.schema'

const TIERS = ['not-observable', 'pre-churn', 'churned'] as const

/** Who is silent, and why customers left. */
export function silenceRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/silence/board',
      summary:
        'Whoever is silent, the latest first: how long, whose they are, what was done. A manager sees their people’s.',
      input: z.object({ query: shape.boardQuery }),
      response: shape.boardOutput,
      handle: ({ query }, ctx) =>
        readSilenceBoard(scopeFor(ctx), {
          people: peopleOf(ctx),
          tiers: query.tier ? [query.tier] : TIERS,
          after: query.after ?? null,
          limit: query.limit,
        }),
    })
    .op({
      method: 'get',
      path: '/api/silence/sums',
      summary: 'How many are silent, the trend by week, why they left, and what became of every crossing.',
      input: z.object({}),
      response: shape.sumsOutput,
      handle: (_, ctx) => readSilenceSums(scopeFor(ctx), peopleOf(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/contacts/{externalUserId}/churn-reason',
      summary: 'Says why a contact was lost; the last word counts.',
      input: z.object({ params: contactParams, body: shape.churnReasonInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setChurnReason(scopeFor(ctx), { ...params, ...body, by: principalOf(ctx).userId })
        return { ok: true as const }
      },
    })
}

/** Members whose contacts somebody may see; null = everybody's. */
function peopleOf(ctx: Context): string[] | null {
  const principal = principalOf(ctx)
  if (reachesAll(principal) || principal.userId === null) return null
  return [principal.userId, ...principal.people]
}
