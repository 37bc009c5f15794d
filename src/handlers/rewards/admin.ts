import { z } from 'zod'
import { decidePayout } from '../../services/rewards/approve'
import { cancelPayout } from '../../services/rewards/cancel'
import { changeProgramme, createProgramme } from '../../services/rewards/programmes'
import { requestPayout } from '../../services/rewards/request'
import { readPayouts } from '../../views/rewards/payouts'
import { readProgrammes } from '../../views/rewards/programmes'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './rewards.schema'

const ok = { ok: true as const }

/** Programmes of rewards with their budgets, and what was paid from them or not, for the console. */
export function rewardRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/reward-programmes',
      summary: 'The programmes with what was paid and promised from each.',
      input: z.object({}),
      response: shape.programmes,
      handle: (_, ctx) => readProgrammes(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/reward-programmes',
      summary: 'Makes a programme.',
      input: z.object({ body: shape.programmeInput }),
      response: shape.programmeAnswer,
      handle: async ({ body }, ctx) => ({ id: await createProgramme(scopeFor(ctx), body) }),
    })
    .op({
      method: 'put',
      path: '/api/reward-programmes/{programmeId}',
      summary: 'Changes the limits of a programme, stops it or lets it go on; what was promised stays promised.',
      input: z.object({ params: shape.programmeParams, body: shape.programmeChange }),
      response: done,
      async handle({ params, body }, ctx) {
        await changeProgramme(scopeFor(ctx), params.programmeId, body)
        return ok
      },
    })
  payoutRoutes(api, scopeFor)
}

function payoutRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/payouts',
      summary: 'Rewards of people, paid or not and why not, the newest first.',
      input: z.object({ query: shape.payoutQuery }),
      response: shape.payoutPage,
      handle({ query: { after, programmeId, ...query } }, ctx) {
        const [at = '', billNo = ''] = after?.split('|') ?? []
        return readPayouts(scopeFor(ctx), {
          ...query,
          programmeId: programmeId ?? null,
          after: after === undefined ? null : { at, billNo },
        })
      },
    })
    .op({
      method: 'post',
      path: '/api/payouts',
      summary:
        'Asks for a reward, once per key; it is paid by itself, or after a second person said so, or refused with the reason.',
      input: z.object({ body: shape.payoutInput }),
      response: shape.payoutAnswer,
      handle: ({ body }, ctx) => requestPayout(scopeFor(ctx), { ...body, key: `hand:${body.key}` }),
    })
    .op({
      method: 'post',
      path: '/api/payouts/{billNo}/decide',
      summary: 'A second person says yes or no to a reward that waits for one.',
      input: z.object({ params: shape.billParams, body: shape.decision }),
      response: done,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await decidePayout(scope, { ...params, ...body, by: scope.actor })
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/payouts/{billNo}/cancel',
      summary: 'Takes a transfer back that its receiver has not confirmed; WeChat says when it is back.',
      input: z.object({ params: shape.billParams }),
      response: done,
      async handle({ params }, ctx) {
        await cancelPayout(scopeFor(ctx), params.billNo)
        return ok
      },
    })
}
