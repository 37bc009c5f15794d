import type { Context } from 'koa'
import { z } from 'zod'
import { AppError } from '../../errors'
import { keepMedia, maxMediaBytes } from '../../services/media'
import { readMedia } from '../../views/welcome'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import { createPace } from '../middleware/pace'
import { principalOf } from '../middleware/principal'
import { createSlots } from '../middleware/slots'
import type { Surroundings } from '../surroundings'
import { mediaList, mediaOutput, mediaQuery } from './admin.schema'

/** The files that welcome messages and quick replies carry. */
export function mediaRoutes(api: Api, scopeFor: ScopeFor, { paces }: Surroundings): void {
  const pace = createPace(paces.uploadsPerMinute)
  const takeSlot = createSlots(paces.uploadsAtOnce, paces.uploadsAtOnceOfAll)
  /** Refused before a byte of the file is read. */
  const begin = (ctx: Context): (() => void) => {
    const { userId } = principalOf(ctx)
    const release = takeSlot(userId ?? 'operator')
    if (release && (userId === null || pace(userId, scopeFor(ctx).now))) return release
    release?.()
    throw new AppError('too-many-requests')
  }
  api
    .op({
      method: 'get',
      path: '/api/media',
      summary: 'The files kept for welcome messages.',
      input: z.object({}),
      response: mediaList,
      handle: (_, ctx) => readMedia(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/media',
      summary: 'Keeps a file; the body is the file itself. How many and how much a member uploads is limited.',
      input: z.object({ query: mediaQuery }),
      bytes: true,
      response: mediaOutput,
      async handle({ query }, ctx) {
        const release = begin(ctx)
        try {
          const content = await fileFrom(ctx, maxMediaBytes)
          return await keepMedia(scopeFor(ctx), { ...query, content }, principalOf(ctx).userId)
        } finally {
          release()
        }
      },
    })
}
