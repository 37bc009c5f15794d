import { timingSafeEqual } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import type { Principal } from '../../decisions/rights'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { useSession, type SignedInMember } from '../../services/sessions/use'
import { forgetSession, sessionToken } from '../auth/cookies'
import type { Surroundings } from '../surroundings'
import { operatorToken } from './operator'

/** The operator is whoever holds the server's secret: nothing is hidden from them. */
const OPERATOR: Principal = { userId: null, roles: ['admin'], people: [] }

/**
 * Finds out who asks: the operator by their token, a member by their session. Throws AppError `not-signed-in` for
 * anybody else, and `session-expired` for a session that has ended.
 */
export function identify(surroundings: Surroundings, scope: () => Scope): Middleware {
  const expected = Buffer.from(`Bearer ${operatorToken(surroundings.sessionSecret)}`)
  return async (ctx, next) => {
    const given = Buffer.from(ctx.get('authorization'))
    if (given.length > 0) {
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new AppError('not-signed-in')
      ctx.state.principal = OPERATOR
    } else {
      const member = await memberOf(ctx, surroundings, scope)
      ctx.state.member = member
      ctx.state.principal = member.principal
    }
    await next()
  }
}

async function memberOf(ctx: Context, surroundings: Surroundings, scope: () => Scope): Promise<SignedInMember> {
  const token = sessionToken(ctx, surroundings)
  if (token === null) throw new AppError('not-signed-in')
  const member = await useSession(scope(), token)
  if (member) return member
  forgetSession(ctx, surroundings)
  throw new AppError('session-expired')
}

/** Who asks; set by `identify`, which stands in front of every route of the API. */
export function principalOf(ctx: Context): Principal {
  const principal: Principal | undefined = ctx.state.principal
  if (!principal) throw new AppError('not-signed-in')
  return principal
}

/** The member who is signed in; null = the operator asks. */
export function memberIn(ctx: Context): SignedInMember | null {
  const member: SignedInMember | undefined = ctx.state.member
  return member ?? null
}
