import type { Middleware } from 'koa'

/** What holds for every answer: browsers do not guess what it is, and no cache between us and them keeps what the API says. */
export function answerHeaders(): Middleware {
  return async (ctx, next) => {
    ctx.set('x-content-type-options', 'nosniff')
    if (ctx.path.startsWith('/api/')) ctx.set('cache-control', 'private, no-cache')
    await next()
  }
}
