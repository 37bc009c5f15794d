import { z } from 'zod'
import type { Context } from 'koa'
import { AppError } from '../../errors'
import { putInOrder } from '../../services/quickReplies/order'
import { createQuickReply, removeQuickReply, replaceQuickReply } from '../../services/quickReplies/write'
import { readUsage } from '../../views/quickReplyUsage'
import { readLibraryPage, readQuickReply, type QuickReplyView } from '../../views/quickReplies'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { done } from '../sidebar/common.schema'
import * as shape from '../sidebar/quickReplies.schema'
import { quickReplyCategoryRoutes } from './quickReplyCategories'
import { quickReplyTableRoutes } from './quickReplyTables'

/** The library of quick replies for those who write it. */
export function quickReplyRoutes(api: Api, scopeFor: ScopeFor): void {
  const stored = async (ctx: Context, id: string): Promise<QuickReplyView> => {
    const view = await readQuickReply(scopeFor(ctx), principalOf(ctx).userId, id)
    if (!view) throw new AppError('not-found')
    return view
  }
  quickReplyCategoryRoutes(api, scopeFor)
  // Before those with {id}, which would take their names for one.
  quickReplyTableRoutes(api, scopeFor)
  listRoutes(api, scopeFor)
  api
    .op({
      method: 'post',
      path: '/api/quick-replies',
      summary: 'Makes a text. A member may make their own, a manager those of departments they lead, an admin all.',
      input: z.object({ body: shape.quickReplyInput }),
      response: shape.quickReply,
      handle: async ({ body }, ctx) => stored(ctx, await createQuickReply(scopeFor(ctx), principalOf(ctx), body)),
    })
    .op({
      method: 'get',
      path: '/api/quick-replies/{id}',
      summary: 'One text, for its form.',
      input: z.object({ params: shape.uuidParams }),
      response: shape.quickReply,
      handle: ({ params }, ctx) => stored(ctx, params.id),
    })
    .op({
      method: 'put',
      path: '/api/quick-replies/{id}',
      summary: 'Replaces a text as a whole.',
      input: z.object({ params: shape.uuidParams, body: shape.quickReplyInput }),
      response: shape.quickReply,
      async handle({ params, body }, ctx) {
        await replaceQuickReply(scopeFor(ctx), principalOf(ctx), params.id, body)
        return stored(ctx, params.id)
      },
    })
  removalRoutes(api, scopeFor)
}

function listRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/quick-replies',
      summary: 'Texts of the corp and of departments in their order; a manager gets those they may change.',
      input: z.object({ query: shape.libraryQuery }),
      response: shape.libraryPage,
      handle({ query: { text = null, categoryId = null, scope = null, after = null, limit } }, ctx) {
        const { userId, roles } = principalOf(ctx)
        const changeableBy = roles.includes('admin') ? null : userId
        return readLibraryPage(scopeFor(ctx), userId, { changeableBy, text, categoryId, scope, after, limit })
      },
    })
    .op({
      method: 'put',
      path: '/api/quick-replies/order',
      summary: 'Puts these texts into this order, on the places that they hold among all others.',
      input: z.object({ body: shape.orderInput }),
      response: done,
      async handle({ body }, ctx) {
        await putInOrder(scopeFor(ctx), 'text', body.ids)
        return { ok: true as const }
      },
    })
}

function removalRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'delete',
      path: '/api/quick-replies/{id}',
      summary: 'Takes a text out of the library.',
      input: z.object({ params: shape.uuidParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeQuickReply(scopeFor(ctx), params.id)
        return { ok: true as const }
      },
    })
    .op({
      method: 'get',
      path: '/api/quick-replies/{id}/usage',
      summary: 'How often a text was sent in 90 days, by day and by member.',
      input: z.object({ params: shape.uuidParams }),
      response: shape.usageDays,
      handle: ({ params }, ctx) => readUsage(scopeFor(ctx), params.id),
    })
}
