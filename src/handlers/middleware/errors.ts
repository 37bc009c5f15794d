import type { Middleware } from 'koa'
import { AppError } from '../../errors'
import type { Log } from '../../log'
import { requestIdOf } from './requestId'

/** The one place that turns an error into an answer. What we did not expect is logged; its words stay inside. */
export function onError(log: Log): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined) throw new AppError('not-found')
    } catch (error) {
      const known = toAppError(error)
      if (known.id === 'internal')
        log.error({ err: error, method: ctx.method, path: ctx.path, requestId: requestIdOf(ctx) }, 'request failed')
      ctx.status = known.status
      ctx.body = known.toBody()
    }
  }
}

/** Koa's own errors (a body that is not JSON, one that is too long) carry a status. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  if (status === 413) return new AppError('too-large')
  if (status >= 400 && status < 500) return new AppError('invalid-input')
  return new AppError('internal')
}
