import { randomUUID } from 'node:crypto'
import type { Context, Middleware } from 'koa'

/** Gives each request a name of our own making, and tells it: the answer, the log and the audit record share it. */
export function nameRequest(): Middleware {
  return async (ctx, next) => {
    const id = randomUUID()
    ctx.state.requestId = id
    ctx.set('x-request-id', id)
    await next()
  }
}

/** The name of this request. */
export function requestIdOf(ctx: Context): string {
  const id: string = ctx.state.requestId
  return id
}
