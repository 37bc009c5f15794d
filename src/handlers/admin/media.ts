import type { Context } from 'koa'
import { z } from 'zod'
import { reachesAll } from '../../decisions/rights'
import { AppError } from '../../errors'
import { keepMedia, maxMediaBytes } from '../../services/media'
import { readMedia, readPicture } from '../../views/media'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import { principalOf } from '../middleware/principal'
import { idParams, mediaList, mediaOutput, mediaQuery } from './admin.schema'

/** The files that messages carry. */
export function mediaRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/media',
      summary: 'The kept files that the signed-in member may use: their own and those of their texts; for admins all.',
      input: z.object({}),
      response: mediaList,
      handle(_, ctx) {
        const principal = principalOf(ctx)
        return readMedia(scopeFor(ctx), reachesAll(principal) ? null : principal.userId)
      },
    })
    .op({
      method: 'post',
      path: '/api/media',
      summary: 'Keeps a file; the body is the file itself.',
      input: z.object({ query: mediaQuery }),
      bytes: true,
      response: mediaOutput,
      async handle({ query }, ctx) {
        const content = await fileFrom(ctx, maxMediaBytes)
        return keepMedia(scopeFor(ctx), { ...query, content, keptBy: principalOf(ctx).userId })
      },
    })
    .op({
      method: 'get',
      path: '/api/media/{id}/picture',
      summary: 'A kept picture, to be looked at.',
      input: z.object({ params: idParams }),
      file: true,
      response: z.instanceof(Buffer),
      async handle({ params }, ctx) {
        const picture = await readPicture(scopeFor(ctx), params.id)
        if (!picture) throw new AppError('not-found')
        setPictureHeaders(ctx, picture.type)
        return picture.content
      },
    })
}

const CACHED_S = 3600

/** Somebody brought these bytes: they are a picture of the named type and nothing else, also when opened by themselves. */
function setPictureHeaders(ctx: Context, type: string): void {
  ctx.type = type
  ctx.set('x-content-type-options', 'nosniff')
  ctx.set('content-security-policy', `default-src 'none'; sandbox`)
  ctx.set('cross-origin-resource-policy', 'same-origin')
  // What an id means never changes; who may see it does, so nobody but their own browser keeps it, and not for long.
  ctx.set('cache-control', `private, max-age=${CACHED_S}`)
}
