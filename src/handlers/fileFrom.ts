import type { Context } from 'koa'
import { AppError } from '../errors'
import { BodyGone, BodyTooLarge, readBody } from './readBody'

/** The file that a request's body is. Throws AppError `too-large`, as soon as it is known, or `unsupported-media`. */
export async function fileFrom(ctx: Context, maxBytes: number): Promise<Buffer> {
  try {
    return await readBody(ctx.req, maxBytes)
  } catch (error) {
    if (error instanceof BodyGone) throw new AppError('unsupported-media')
    if (!(error instanceof BodyTooLarge)) throw error
    // Else the rest would be taken in to the end, and thrown away.
    ctx.set('connection', 'close')
    throw new AppError('too-large')
  }
}
