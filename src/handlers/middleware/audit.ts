import type { Context, Middleware } from 'koa'
import type { Scope } from '../../scope'
import { recordWrite } from '../../services/audit'
import type { Api, ScopeFor } from '../api'
import { toAppError } from './errors'
import { memberIn, principalOf } from './principal'
import { requestIdOf } from './requestId'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Records every write (not what only asks) that somebody known asked the API for, done or refused, without its content. Who could not be told
 * leaves no record: anybody could fill the table.
 */
export function audit(api: Api, scopeFor: ScopeFor): Middleware {
  return async (ctx, next) => {
    if (READS.has(ctx.method)) return next()
    const scope = scopeFor(ctx)
    let status = 500
    try {
      await next()
      status = ctx.status
    } catch (error) {
      status = toAppError(error).status
      throw error
    } finally {
      await record(ctx, api, scope, status)
    }
  }
}

/** The write has taken place or not; that it could not be recorded changes nothing about it. */
async function record(ctx: Context, api: Api, scope: Scope, status: number): Promise<void> {
  const match = api.routeOf(ctx.method, ctx.path)
  if (!match || match.asks) return
  const { route, subject } = match
  const requestId = requestIdOf(ctx)
  const { roles } = memberIn(ctx) ? principalOf(ctx) : { roles: [] }
  try {
    await recordWrite(scope, { roles, route, subject, status, requestId })
  } catch (err) {
    scope.log.error({ err, route, actor: scope.actor, status, requestId }, 'a write was not recorded')
  }
}
