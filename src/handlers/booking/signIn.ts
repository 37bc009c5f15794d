import type Router from '@koa/router'
import type { Context } from 'koa'
import type { Scope } from '../../scope'
import { beginAttempt } from '../auth/attempt'
import { cookiePrefix } from '../auth/cookies'
import { createDoor } from '../auth/door'
import { showProblem } from '../auth/problemPage'
import { returned } from '../auth/returned'
import { silentAddress } from '../auth/silent'
import type { Surroundings } from '../surroundings'
import { keepVisitor, visitorOf } from './identity'

/** A page of a link, and nothing else. */
const PAGE = /^\/booking\/[A-Za-z0-9_-]{1,64}$/

/** `/booking/sign-in`, `/booking/back`: from a customer's phone to WeCom, which says who they are, and back to their link. */
export function customerSignIn(router: Router, surroundings: Surroundings, scope: () => Scope): void {
  const mayAsk = createDoor(surroundings)
  router
    .get('/booking/sign-in', (ctx) => leave(ctx, surroundings, scope().now, ctx.query.next))
    .get('/booking/back', async (ctx) => {
      const present = scope()
      await returned({ ctx, surroundings, scope: present, mayAsk, again }, async (code, next) => {
        const { identifyWithinMs: ms } = present.settings.sessions
        const who = await present.wecom.signIn.identify(code, { withinMs: ms, timeoutMs: ms })
        const visitor =
          who.kind === 'member' ? { externalUserId: null, userId: who.userId, openId: null } : { ...who, userId: null }
        const now = present.clock()
        keepVisitor(ctx, surroundings, visitor, { now, lifetimeMs: present.settings.booking.customerMs })
        ctx.set('cache-control', 'no-store')
        ctx.redirect(`${PAGE.test(next) ? next : '/booking/'}?${ASKED}`)
      })
    })
    // At once, before the page loads. Whoever comes back and is still nobody keeps no cookies: the page tells them.
    .get('/booking/:token', (ctx, next) => {
      if (ASKED in ctx.query || visitorOf(ctx, surroundings, scope().clock())) return next()
      return leave(ctx, surroundings, scope().now, ctx.path)
    })
}

/** In the address of whoever was asked already. */
const ASKED = 'asked'

const again = (next: string): string | null =>
  PAGE.test(next) ? `/booking/sign-in?next=${encodeURIComponent(next)}` : null

function leave(ctx: Context, surroundings: Surroundings, now: Date, to: unknown): void {
  const next = typeof to === 'string' && PAGE.test(to) ? to : '/booking/'
  if (cookiePrefix(ctx, surroundings) === null) return showProblem(ctx, surroundings, 'plain-http', null)
  // Elsewhere WeChat shows an error of its own that helps nobody. The demo's phone is a browser.
  if (!surroundings.demo && !/MicroMessenger\//i.test(ctx.get('user-agent')))
    return showProblem(ctx, surroundings, 'not-in-wechat', null)
  const state = beginAttempt(ctx, surroundings, next, now)
  ctx.set('cache-control', 'no-store')
  ctx.redirect(silentAddress(ctx, surroundings, '/booking/back', state))
}
