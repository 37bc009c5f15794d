import { z } from 'zod'
import { reachesMember } from '../../decisions/rights'
import { AppError } from '../../errors'
import { requestMarks } from '../../services/tags/request'
import { undoMarks } from '../../services/tags/undo'
import { readContactTagHistory } from '../../views/tagHistory'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import * as shape from './tags.schema'

/** The tags that members have on a contact. Changes are kept at once and sent to WeCom soon after. */
export function contactTagRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/tags',
      summary: 'The tags of a contact, member by member, and who or what changed them, newest first.',
      input: z.object({ params: shape.contactTagParams, query: shape.historyQuery }),
      response: shape.contactTags,
      handle: ({ params, query }, ctx) =>
        readContactTagHistory(scopeFor(ctx), { ...params, limit: query.limit, before: query.before ?? null }),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/tags',
      summary: 'Puts corp tags of one member onto a contact, or takes them off.',
      input: z.object({ params: shape.contactTagParams, body: shape.markInput }),
      response: shape.marked,
      async handle({ params, body }, ctx) {
        if (!reachesMember(principalOf(ctx), body.userId))
          throw new AppError('not-yours', [
            {
              path: 'body.userId',
              message: 'is not you, nor one of your people',
              messageZh: '不是您本人，也不是您的下属',
            },
          ])
        return { id: await requestMarks(scopeFor(ctx), { ...params, ...body }) }
      },
    })
    .op({
      method: 'post',
      path: '/api/tag-changes/{id}/undo',
      summary: 'Undoes a change of a contact’s tags; what somebody changed since stays.',
      input: z.object({ params: shape.changeParams }),
      response: shape.marked,
      handle: async ({ params }, ctx) => ({ id: await undoMarks(scopeFor(ctx), params.id) }),
    })
}
