import { z } from 'zod'
import { AppError } from '../../errors'
import { createPlan, publishPlan, saveDraft, setPlanState } from '../../services/plans/write'
import { previewPlan } from '../../views/planPreview'
import { readEnrolments, readPlan, readPlans } from '../../views/plans'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './plans.schema'

const ok = { ok: true as const }

/** Follow-up plans: what is written, published, and came of it. */
export function planRoutes(api: Api, scopeFor: ScopeFor): void {
  readRoutes(api, scopeFor)
  api
    .op({
      method: 'post',
      path: '/api/plans',
      summary: 'Makes a plan. It does nothing until it is published.',
      input: z.object({ body: shape.newPlan }),
      response: shape.planMade,
      handle: async ({ body }, ctx) => ({ id: await createPlan(scopeFor(ctx), body) }),
    })
    .op({
      method: 'put',
      path: '/api/plans/{id}',
      summary: 'Keeps a draft beside the version that is live.',
      input: z.object({ params: shape.planParams, body: shape.planDraft }),
      response: done,
      async handle({ params, body }, ctx) {
        await saveDraft(scopeFor(ctx), params.id, body)
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/plans/{id}/publish',
      summary: 'Makes the draft the version that begins from now on. Who is on their way keeps theirs.',
      input: z.object({ params: shape.planParams, body: shape.publishInput }),
      response: shape.published,
      handle: async ({ params, body }, ctx) => ({ version: await publishPlan(scopeFor(ctx), params.id, body.note) }),
    })
    .op({
      method: 'put',
      path: '/api/plans/{id}/state',
      summary: 'Pauses a plan, lets it go on, or ends it for ever with all who are on their way.',
      input: z.object({ params: shape.planParams, body: shape.stateInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setPlanState(scopeFor(ctx), params.id, body.state)
        return ok
      },
    })
}

function readRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/plans',
      summary: 'All follow-up plans, and how many are on their way through each.',
      input: z.object({}),
      response: shape.planRow.array(),
      handle: (_, ctx) => readPlans(scopeFor(ctx)),
    })
    .op({
      method: 'get',
      path: '/api/plans/{id}',
      summary: 'A plan with its draft, its versions, and what came of each step.',
      input: z.object({ params: shape.planParams }),
      response: shape.plan,
      async handle({ params }, ctx) {
        const plan = await readPlan(scopeFor(ctx), params.id)
        if (!plan) throw new AppError('not-found')
        return plan
      },
    })
    .op({
      method: 'get',
      path: '/api/plans/{id}/enrolments',
      summary: 'Who is or was on their way through a plan, the newest first.',
      input: z.object({ params: shape.planParams, query: shape.enrolmentsQuery }),
      response: shape.enrolments,
      handle: ({ params, query }, ctx) =>
        readEnrolments(scopeFor(ctx), { ...query, planId: params.id, before: query.before ?? null }),
    })
    .op({
      method: 'post',
      path: '/api/plans/preview',
      summary: 'When the steps of a plan would fall due for a contact, did its event happen now.',
      input: z.object({ body: shape.previewInput }),
      response: shape.preview,
      async handle({ body }, ctx) {
        const preview = await previewPlan(scopeFor(ctx), body)
        if (!preview) throw new AppError('not-found')
        return preview
      },
    })
}
