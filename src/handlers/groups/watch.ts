import { z } from 'zod'
import { askManager } from '../../services/groupStanding/help'
import { readSuspects } from '../../views/groupStanding/watch'
import type { Api, ScopeFor } from '../api'
import { groupParams } from '../sidebar/common.schema'
import * as shape from './standing.schema'

/** Possible advertisers, and help for whoever runs a group. */
export function watchRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/group-suspects',
      summary: 'People who may be advertisers by how they joined groups, the most groups first. A pattern is no proof.',
      input: z.object({}),
      response: shape.suspectsOutput,
      handle: (_, ctx) => readSuspects(scopeFor(ctx), null),
    })
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/suspects',
      summary: 'The same for those who are in this group.',
      input: z.object({ params: groupParams }),
      response: shape.suspectsOutput,
      handle: ({ params }, ctx) => readSuspects(scopeFor(ctx), params.chatId),
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/help',
      summary: 'Asks whoever answers for the owner for help: a to-do, once per key.',
      input: z.object({ params: groupParams, body: shape.helpInput }),
      response: shape.helpAsked,
      handle: ({ params, body }, ctx) => askManager(scopeFor(ctx), { ...params, ...body }),
    })
}
