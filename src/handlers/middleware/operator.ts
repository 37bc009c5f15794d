import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Middleware } from 'koa'
import { AppError } from '../../errors'

/** The key for the operator's API: it follows from SESSION_SECRET, so there is no second secret to keep. */
export function operatorToken(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('changlai operator api').digest('base64url')
}

/** Lets in who holds the operator's token. */
export function operatorOnly(sessionSecret: string): Middleware {
  const expected = Buffer.from(`Bearer ${operatorToken(sessionSecret)}`)
  return async (ctx, next) => {
    const given = Buffer.from(ctx.get('authorization'))
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new AppError('not-signed-in')
    await next()
  }
}
