import { z } from 'zod'
import { inviteToNext } from '../../services/groupLadder/invite'
import { setNextGroup } from '../../services/groupLadder/set'
import { readNextGroup } from '../../views/nextGroup'
import type { Api, ScopeFor } from '../api'
import { groupParams } from '../sidebar/common.schema'
import { invitationsInput, invitationsOutput, nextGroupInput, nextGroupOutput } from './groupLadder.schema'

/** From one group up to the next: where its people are invited to. */
export function groupLadderRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/next',
      summary: 'The next group up of a group, what an invitation says, and the join code that leads into it.',
      input: z.object({ params: groupParams }),
      response: nextGroupOutput,
      handle: ({ params }, ctx) => readNextGroup(scopeFor(ctx), params.chatId),
    })
    .op({
      method: 'put',
      path: '/api/groups/{chatId}/next',
      summary: 'Sets the next group up of a group.',
      input: z.object({ params: groupParams, body: nextGroupInput }),
      response: nextGroupOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await setNextGroup(scope, params.chatId, body)
        return readNextGroup(scope, params.chatId)
      },
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/invitations',
      summary: 'Makes to-dos, with words and a join code, to invite contacts of a group to the next one up.',
      input: z.object({ params: groupParams, body: invitationsInput }),
      response: invitationsOutput,
      handle: async ({ params, body }, ctx) => ({
        invited: await inviteToNext(scopeFor(ctx), params.chatId, body.externalUserIds),
      }),
    })
}
