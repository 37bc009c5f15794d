import { Readable } from 'node:stream'
import { z } from 'zod'
import { refreshForScreen } from '../../services/audience/facts'
import { lookNow, settleByHand } from '../../services/campaigns/byHand'
import { exportTargets } from '../../services/campaigns/exportTargets'
import { remindMembers } from '../../services/campaigns/remind'
import { testSend } from '../../services/campaigns/testSend'
import { readCampaignEffect } from '../../views/campaigns/effect'
import { readParts, readTargets } from '../../views/campaigns/details'
import { showCampaign } from '../../views/campaigns/shown'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done } from '../sidebar/common.schema'
import * as shape from './campaigns.schema'

const ok = { ok: true as const }

/** What became of a campaign, member by member and contact by contact, and what can be done about it. */
export function campaignResultRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  tryRoutes(api, scopeFor)
  readRoutes(api, scopeFor, slowScopeFor)
  api
    .op({
      method: 'post',
      path: '/api/campaigns/{id}/reminders',
      summary: 'Tells members again who have not confirmed, each at most three times in 24 hours.',
      input: z.object({ params: shape.campaignParams, body: shape.remindInput }),
      response: shape.reminded,
      handle: ({ params, body }, ctx) => remindMembers(scopeFor(ctx), params.id, body.partIds),
    })
    .op({
      method: 'post',
      path: '/api/campaigns/{id}/look',
      summary: 'Asks WeCom now what became of the tasks that are open.',
      input: z.object({ params: shape.campaignParams }),
      response: done,
      async handle({ params }, ctx) {
        await lookNow(scopeFor(ctx), params.id)
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/campaigns/{id}/parts/{partId}/settle',
      summary:
        'Says which of the messages that fit is a task whose answer was lost; null = none: it is asked for again.',
      input: z.object({ params: shape.partParams, body: shape.settleInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await settleByHand(scopeFor(ctx), params.id, params.partId, body.msgId)
        return ok
      },
    })
}

function tryRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/campaigns/test',
      summary: 'Sends the words to whoever asks, as a message of the app.',
      input: z.object({ body: shape.testInput }),
      response: done,
      async handle({ body }, ctx) {
        await testSend(scopeFor(ctx), principalOf(ctx).userId, body.content)
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/campaigns/shown',
      summary: 'A campaign as one contact would get it, were it sent now: through whom, in which words, or why not.',
      input: z.object({ body: shape.shownInput }),
      response: shape.shown,
      async handle({ body }, ctx) {
        await refreshForScreen(scopeFor(ctx))
        return showCampaign(scopeFor(ctx), { id: 0, ...body })
      },
    })
}

function readRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/campaigns/{id}/runs/{runId}/parts',
      summary: 'The tasks of members, first those that somebody has to do something about.',
      input: z.object({ params: shape.runParams, query: shape.partsQuery }),
      response: shape.partList,
      handle: ({ params: { id, runId }, query: { waiting, ...page } }, ctx) =>
        readParts(scopeFor(ctx), { campaignId: id, runId, waiting: waiting === 'true', ...page }),
    })
    .op({
      method: 'get',
      path: '/api/campaigns/{id}/runs/{runId}/targets',
      summary: 'Who a run was for and what became of each; `outcome` may be `waiting`.',
      input: z.object({ params: shape.runParams, query: shape.targetsQuery }),
      response: shape.targetList,
      handle: ({ params: { id, runId }, query: { outcome, change, after, limit } }, ctx) =>
        readTargets(scopeFor(ctx), {
          ...{ campaignId: id, runId, limit },
          ...{ outcome: outcome ?? null, change: change ?? null, after: after ?? null },
        }),
    })
    .op({
      method: 'get',
      path: '/api/campaigns/{id}/runs/{runId}/effect',
      summary: 'What a run changed: who was written to against who was held out, over the same days.',
      input: z.object({ params: shape.runParams }),
      response: shape.effect,
      handle: async ({ params: { runId } }, ctx) => ({ effect: await readCampaignEffect(slowScopeFor(ctx), runId) }),
    })
    .op({
      method: 'get',
      path: '/api/campaigns/{id}/runs/{runId}/export',
      summary: 'Everybody a run was for as a CSV file, with what became of each.',
      input: z.object({ params: shape.runParams }),
      file: true,
      response: z.instanceof(Readable),
      async handle({ params: { id, runId } }, ctx) {
        const pieces = await exportTargets(slowScopeFor(ctx), id, runId)
        ctx.attachment(`campaign-${id}-${runId}.csv`)
        return Readable.from(pieces, { objectMode: false })
      },
    })
}
