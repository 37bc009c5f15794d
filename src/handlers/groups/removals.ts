import { z } from 'zod'
import { readAgain } from '../../services/groupStanding/readAgain'
import { keepMember, proposeQuiet, tickRemoval } from '../../services/groupStanding/removals'
import { setWeeklyRemovals } from '../../services/groupStanding/weekly'
import { readRemovals } from '../../views/groupStanding/removals'
import type { Api, ScopeFor } from '../api'
import { done, groupParams } from '../sidebar/common.schema'
import * as shape from './standing.schema'

/** Who should be removed from a group: WeCom lets only a person do it, by hand. */
export function removalRoutes(api: Api, scopeFor: ScopeFor): void {
  checkRoute(api, scopeFor)
  api
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/removals',
      summary: 'Who should be removed and what has become of it: open ones first, then the latest settled.',
      input: z.object({ params: groupParams }),
      response: shape.removalsOutput,
      handle: ({ params }, ctx) => readRemovals(scopeFor(ctx), params.chatId),
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/removals',
      summary: 'Lists everybody who gave no signal of any kind for so many days.',
      input: z.object({ params: groupParams, body: shape.proposeInput }),
      response: shape.proposed,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        const quietDays = body.quietDays ?? scope.settings.standing.quietDays
        return { added: await proposeQuiet(scope, params.chatId, quietDays) }
      },
    })
    .op({
      method: 'put',
      path: '/api/groups/{chatId}/removals/{removalId}/tick',
      summary: 'Says that a member was removed in WeCom by hand, or takes that back.',
      input: z.object({ params: shape.removalParams, body: shape.tickInput }),
      response: shape.removalsOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await tickRemoval(scope, params.chatId, params.removalId, body.ticked)
        return readRemovals(scope, params.chatId)
      },
    })
    .op({
      method: 'delete',
      path: '/api/groups/{chatId}/removals/{removalId}',
      summary: 'Keeps a member who was listed.',
      input: z.object({ params: shape.removalParams }),
      response: shape.removalsOutput,
      async handle({ params }, ctx) {
        const scope = scopeFor(ctx)
        await keepMember(scope, params.chatId, params.removalId)
        return readRemovals(scope, params.chatId)
      },
    })
}

function checkRoute(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'put',
    path: '/api/groups/{chatId}/removals/weekly',
    summary: 'Lists by itself, each Monday, whoever gave no signal for so many days; null = no more.',
    input: z.object({ params: groupParams, body: shape.weeklyInput }),
    response: done,
    async handle({ params, body }, ctx) {
      await setWeeklyRemovals(scopeFor(ctx), params.chatId, body.quietDays)
      return { ok: true as const }
    },
  })
  api.op({
    method: 'post',
    path: '/api/groups/{chatId}/removals/check',
    summary: 'Reads the group from WeCom now: who was ticked off is confirmed, or shown to be still there.',
    input: z.object({ params: groupParams }),
    response: shape.removalsOutput,
    async handle({ params }, ctx) {
      const scope = scopeFor(ctx)
      await readAgain(scope, params.chatId)
      return readRemovals(scope, params.chatId)
    },
  })
}
