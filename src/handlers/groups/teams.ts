import { z } from 'zod'
import { draftTeams, makeTeams, removeTeams } from '../../services/groupStanding/teams'
import { readTeams } from '../../views/groupStanding/teams'
import type { Api, ScopeFor } from '../api'
import { done, groupParams } from '../sidebar/common.schema'
import * as shape from './standing.schema'

/** Small groups of members of a group, with their leaders. */
export function teamRoutes(api: Api, scopeFor: ScopeFor): void {
  const input = z.object({ params: groupParams, body: shape.teamsInput })
  api
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/teams',
      summary: 'The small groups of a group.',
      input: z.object({ params: groupParams }),
      response: shape.teamsOutput,
      handle: ({ params }, ctx) => readTeams(scopeFor(ctx), params.chatId),
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/teams/draft',
      summary: 'How a batch of members would be split; the same seed gives the same teams.',
      input,
      asks: true,
      response: shape.teamsDrafted,
      handle: ({ params, body }, ctx) => draftTeams(scopeFor(ctx), params.chatId, body),
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/teams',
      summary: 'Splits a batch of members into small groups, which take the place of those that were.',
      input,
      response: shape.teamsOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await makeTeams(scope, params.chatId, body)
        return readTeams(scope, params.chatId)
      },
    })
    .op({
      method: 'delete',
      path: '/api/groups/{chatId}/teams',
      summary: 'The small groups are no more.',
      input: z.object({ params: groupParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeTeams(scopeFor(ctx), params.chatId)
        return { ok: true as const }
      },
    })
}
