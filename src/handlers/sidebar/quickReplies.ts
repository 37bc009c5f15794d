import { z } from 'zod'
import { prepareQuickReply } from '../../services/quickReplies/prepare'
import { recordSend } from '../../services/quickReplies/sends'
import { setFavourite } from '../../services/quickReplies/write'
import { readLibrary } from '../../views/quickReplies'
import type { Api, ScopeFor } from '../api'
import { mustBeTheirs } from '../middleware/admit'
import { principalOf } from '../middleware/principal'
import { contactParams, done } from './common.schema'
import * as shape from './quickReplies.schema'

/** Quick replies as a member uses them: the library, one tap, and what became of it. */
export function sidebarQuickReplyRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/sidebar/quick-replies',
      summary: 'All texts that the signed-in member may use, in one answer with an ETag; the page searches by itself.',
      input: z.object({}),
      large: true,
      response: shape.library,
      async handle(_, ctx) {
        const library = await readLibrary(scopeFor(ctx), principalOf(ctx).userId)
        ctx.set({ etag: `W/"${library.version}"`, 'cache-control': 'private, no-cache' })
        return library
      },
    })
    .op({
      method: 'post',
      path: '/api/quick-replies/{id}/prepare',
      summary:
        'Makes a text ready for `sendChatMessage`: filled in, its files known to WeCom; or names what is missing.',
      input: z.object({ params: shape.uuidParams, body: shape.prepareInput }),
      response: shape.prepared,
      async handle({ params, body: { externalUserId, values } }, ctx) {
        const scope = scopeFor(ctx)
        if (externalUserId !== undefined) await mustBeTheirs(ctx, scope, 'contact', externalUserId)
        const { userId } = principalOf(ctx)
        const occasion = { id: params.id, userId, externalUserId: externalUserId ?? null, typed: values }
        return prepareQuickReply(scope, occasion)
      },
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/sends',
      summary: 'Tells what became of one part that went to WeCom’s client. Told twice it counts once.',
      input: z.object({ params: contactParams, body: shape.sendOutcome }),
      response: done,
      async handle({ params, body }, ctx) {
        await recordSend(scopeFor(ctx), { ...params, ...body, at: body.at ?? null, userId: principalOf(ctx).userId })
        return { ok: true as const }
      },
    })
  for (const [method, favourite] of [
    ['put', true],
    ['delete', false],
  ] as const) {
    api.op({
      method,
      path: '/api/quick-replies/{id}/favourite',
      summary: favourite
        ? 'Makes a text a favourite of the signed-in member.'
        : 'Takes a text out of their favourites.',
      input: z.object({ params: shape.uuidParams }),
      response: done,
      async handle({ params }, ctx) {
        await setFavourite(scopeFor(ctx), { ...params, userId: principalOf(ctx).userId, favourite })
        return { ok: true as const }
      },
    })
  }
}
