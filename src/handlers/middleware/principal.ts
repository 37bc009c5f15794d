import { timingSafeEqual } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import type { Principal } from '../../decisions/rights'
import { AppError } from '../../errors'
import { operatorToken } from './operator'

/** The operator is whoever holds the server's secret: nothing is hidden from them. */
const OPERATOR: Principal = { userId: null, roles: ['admin'], people: [] }

/** Finds out who asks: the operator by their token. Throws AppError `not-signed-in` for anybody else. */
export function identify(sessionSecret: string): Middleware {
  const expected = Buffer.from(`Bearer ${operatorToken(sessionSecret)}`)
  return async (ctx, next) => {
    const given = Buffer.from(ctx.get('authorization'))
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new AppError('not-signed-in')
    ctx.state.principal = OPERATOR
    await next()
  }
}

/** Who asks; set by `identify`, which stands in front of every route of the API. */
export function principalOf(ctx: Context): Principal {
  const principal: Principal | undefined = ctx.state.principal
  if (!principal) throw new AppError('not-signed-in')
  return principal
}
