import { z } from 'zod'
import { featureMember, unfeatureMember } from '../../services/groupStanding/features'
import { recordSignal } from '../../services/groupStanding/signals'
import { readStanding } from '../../views/groupStanding/members'
import type { Api, ScopeFor } from '../api'
import { mustBeTheirs } from '../middleware/admit'
import { done, groupParams } from '../sidebar/common.schema'
import * as shape from './standing.schema'

const ok = { ok: true as const }

/** What is known of the members of a group, and what whoever runs it saw them do. */
export function standingRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/standing',
      summary: 'What is known of each member from outside, every figure with its source; the most active first.',
      input: z.object({ params: groupParams }),
      response: shape.standingOutput,
      handle: ({ params }, ctx) => readStanding(scopeFor(ctx), params.chatId),
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/members/{memberId}/signals',
      summary:
        'Writes what a member was seen to do, once per key. Who was listed for want of a signal comes off the list.',
      input: z.object({ params: shape.memberParams, body: shape.signalInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await recordSignal(scopeFor(ctx), { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'put',
      path: '/api/groups/{chatId}/members/{memberId}/featured',
      summary: 'Features a member, and says to which core group they are promoted.',
      input: z.object({ params: shape.memberParams, body: shape.featureInput }),
      response: done,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        if (body.coreChatId !== null) await mustBeTheirs(ctx, scope, 'group', body.coreChatId)
        await featureMember(scope, { ...params, ...body })
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/groups/{chatId}/members/{memberId}/featured',
      summary: 'Features a member no longer.',
      input: z.object({ params: shape.memberParams }),
      response: done,
      async handle({ params }, ctx) {
        await unfeatureMember(scopeFor(ctx), params.chatId, params.memberId)
        return ok
      },
    })
}
