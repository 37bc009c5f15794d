import { z } from 'zod'
import { setWelcomed } from '../../services/groupChats/welcomed'
import { readGroupChatter } from '../../views/groups/chatter'
import { readGroupsPage } from '../../views/groups/day'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done, groupParams } from '../sidebar/common.schema'
import { groupChatter, groupsDay, welcomedInput } from './day.schema'

/** What a group owner does in the morning. */
export function groupDayRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/groups/day',
    summary: 'The customer groups that I own or administer, those that need me first, with why.',
    input: z.object({}),
    response: groupsDay,
    handle: (_input, ctx) => readGroupsPage(scopeFor(ctx), principalOf(ctx).userId),
  })
  api.op({
    method: 'get',
    path: '/api/groups/{chatId}/chatter',
    summary: 'How lively a group is, by day and hour, where a message archive tells; else that nobody knows.',
    input: z.object({ params: groupParams }),
    response: groupChatter,
    handle: ({ params }, ctx) => readGroupChatter(scopeFor(ctx), params.chatId),
  })
  api.op({
    method: 'put',
    path: '/api/groups/{chatId}/welcomed',
    summary: 'Whoever joined a group by a moment was welcomed there; null takes it back.',
    input: z.object({ params: groupParams, body: welcomedInput }),
    response: done,
    async handle({ params, body }, ctx) {
      await setWelcomed(scopeFor(ctx), params.chatId, body.until === null ? null : new Date(body.until))
      return { ok: true as const }
    },
  })
}
