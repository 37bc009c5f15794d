import { z } from 'zod'
import { AppError } from '../../errors'
import { pauseCampaign, resumeCampaign, stopCampaign, undoApproval } from '../../services/campaigns/acts'
import { approveCampaign } from '../../services/campaigns/approve'
import { previewCampaign } from '../../services/campaigns/preview'
import { createCampaign, removeCampaign, saveCampaign } from '../../services/campaigns/write'
import { readCalendar } from '../../views/campaigns/calendar'
import { readCampaign, readCampaigns } from '../../views/campaigns/list'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import { campaignResultRoutes } from './campaignResults'
import * as shape from './campaigns.schema'

const ok = { ok: true as const }
const ACTS = { undo: undoApproval, pause: pauseCampaign, resume: resumeCampaign, stop: stopCampaign } as const

/** Mass messages: what, to whom, when; looked at, approved, and sent as a state machine. */
export function campaignRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  readRoutes(api, scopeFor)
  campaignResultRoutes(api, scopeFor, slowScopeFor)
  actRoutes(api, scopeFor, slowScopeFor)
  api
    .op({
      method: 'post',
      path: '/api/campaigns',
      summary: 'Makes a campaign. Nothing is sent until it is approved.',
      input: z.object({ body: shape.campaignInput }),
      response: shape.campaignMade,
      handle: async ({ body }, ctx) => ({ id: await createCampaign(scopeFor(ctx), body) }),
    })
    .op({
      method: 'put',
      path: '/api/campaigns/{id}',
      summary: 'Writes a draft anew. What was previewed has to be looked at again.',
      input: z.object({ params: shape.campaignParams, body: shape.campaignInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await saveCampaign(scopeFor(ctx), params.id, body)
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/campaigns/{id}',
      summary: 'Removes a draft. One that has sent something before is ended instead, and keeps its numbers.',
      input: z.object({ params: shape.campaignParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeCampaign(scopeFor(ctx), params.id)
        return ok
      },
    })
}

function actRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/campaigns/{id}/preview',
      summary: 'Looks at the audience and keeps who is in it; what differs at the sending is told contact by contact.',
      input: z.object({ params: shape.campaignParams }),
      response: shape.previewed,
      handle: async ({ params }, ctx) => ({ count: await previewCampaign(slowScopeFor(ctx), params.id) }),
    })
    .op({
      method: 'post',
      path: '/api/campaigns/{id}/approve',
      summary: 'Approves exactly what was previewed and seen (`hash`). Over a number of recipients no author may.',
      input: z.object({ params: shape.campaignParams, body: shape.approval }),
      response: shape.approved,
      async handle({ params, body }, ctx) {
        const { runId, dueAt, heldUntil } = await approveCampaign(slowScopeFor(ctx), params.id, body.hash)
        return { runId, dueAt: dueAt.toISOString(), heldUntil: heldUntil.toISOString() }
      },
    })
    .op({
      method: 'post',
      path: '/api/campaigns/{id}/acts',
      summary: 'Undoes an approval that waits, pauses, lets go on, or stops for ever.',
      input: z.object({ params: shape.campaignParams, body: shape.actInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await ACTS[body.act](scopeFor(ctx), params.id)
        return ok
      },
    })
}

function readRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/campaigns',
      summary: 'Campaigns, the latest first.',
      input: z.object({ query: shape.listQuery }),
      response: shape.campaignList,
      handle: ({ query }, ctx) => readCampaigns(scopeFor(ctx), { before: query.before ?? null, limit: query.limit }),
    })
    .op({
      method: 'get',
      path: '/api/campaigns/calendar',
      summary: 'What was and will be sent between two days, at most three months, and what falls on the same day.',
      input: z.object({ query: shape.calendarQuery }),
      response: shape.calendar,
      handle: ({ query }, ctx) => readCalendar(scopeFor(ctx), query),
    })
    .op({
      method: 'get',
      path: '/api/campaigns/{id}',
      summary: 'A campaign with its runs and their numbers: eligible = sent + waiting + all reasons.',
      input: z.object({ params: shape.campaignParams }),
      response: shape.campaign,
      async handle({ params }, ctx) {
        const campaign = await readCampaign(scopeFor(ctx), params.id)
        if (!campaign) throw new AppError('not-found')
        return campaign
      },
    })
}
