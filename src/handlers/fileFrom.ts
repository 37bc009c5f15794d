import type { Context } from 'koa'
import { AppError } from '../errors'
import { BodyGone, BodyTooLarge, readBody } from './readBody'

/**
 * The file that a request's body is. Throws AppError `too-large` as soon as that is known, whereupon the rest is thrown away as it
 * comes, or `unsupported-media`.
 */
export async function fileFrom(ctx: Context, maxBytes: number): Promise<Buffer> {
  try {
    return await readBody(ctx.req, maxBytes)
  } catch (error) {
    if (error instanceof BodyGone) throw new AppError('unsupported-media')
    // The connection stays: cut off while it still sends, a browser shows an error of its own instead of our words.
    if (error instanceof BodyTooLarge) throw new AppError('too-large')
    throw error
  }
}
