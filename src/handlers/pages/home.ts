import type { Middleware } from 'koa'
import { holdsRole } from '../../decisions/rights'
import type { Scope } from '../../scope'
import { useSession } from '../../services/sessions/use'
import { sessionToken } from '../auth/cookies'
import { isWecomClient, type Surroundings } from '../surroundings'

/** Who has something to do in the console. */
const EDITORS = { roles: ['manager', 'admin'] } as const

/**
 * The bare address, for a person in a browser: inside WeCom the sidebar; elsewhere the console or the sidebar, whichever fits their
 * roles, after signing in. Who does not ask for a page gets what every unknown address gets.
 */
export function homePage(surroundings: Surroundings, scope: () => Scope): Middleware {
  return async (ctx, next) => {
    const asksForPage = /\btext\/html\b/.test(ctx.get('accept')) && ctx.get('authorization') === ''
    if (ctx.path !== '/' || !asksForPage || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.set('cache-control', 'no-store')
    if (isWecomClient(ctx)) return ctx.redirect('/sidebar')
    const token = sessionToken(ctx, surroundings)
    const member = token === null ? null : await useSession(scope(), token)
    if (!member) return ctx.redirect('/auth/login?next=/')
    ctx.redirect(holdsRole(member.principal, EDITORS) ? '/admin' : '/sidebar')
  }
}
