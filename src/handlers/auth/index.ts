import Router from '@koa/router'
import type { Context } from 'koa'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { signIn } from '../../services/sessions/signIn'
import { endSession, useSession } from '../../services/sessions/use'
import { refuseForeign } from '../middleware/csrf'
import { forBrowser, isWecomClient, ownOrigin, type Surroundings } from '../surroundings'
import { beginAttempt, ownPath } from './attempt'
import { cookiePrefix, forgetSession, keepSession, sessionToken } from './cookies'
import { createDoor, type Door } from './door'
import { showProblem } from './problemPage'
import { returned } from './returned'
import { silentAddress } from './silent'

/** `/auth/login`, `/auth/callback`, `/auth/logout`: from a browser to WeCom and back to a session. */
export function authRouter(surroundings: Surroundings, scope: () => Scope): Router {
  const mayAsk = createDoor(surroundings)
  return new Router()
    .get('/auth/login', (ctx) => logIn(ctx, surroundings, scope().now))
    .get('/auth/callback', (ctx) => comeBack(ctx, surroundings, scope(), mayAsk))
    .post('/auth/logout', (ctx) => logOut(ctx, surroundings, scope()))
}

function logIn(ctx: Context, surroundings: Surroundings, now: Date): void {
  const next = ownPath(ctx.query.next)
  if (cookiePrefix(ctx, surroundings) === null) return showProblem(ctx, surroundings, 'plain-http', null)
  const state = beginAttempt(ctx, surroundings, next, now)
  ctx.set('cache-control', 'no-store')
  ctx.redirect(wecomAddress(ctx, surroundings, state))
}

/** Silent inside WeCom's client; elsewhere a QR code to scan with it (kf-sidebar-pay.md 2.3). */
function wecomAddress(ctx: Context, surroundings: Surroundings, state: string): string {
  if (isWecomClient(ctx)) return silentAddress(ctx, surroundings, '/auth/callback', state)
  const { corpId, agentId, loginBase } = surroundings
  const shared = { appid: corpId, redirect_uri: `${ownOrigin(ctx, surroundings)}/auth/callback`, state }
  const query = { login_type: 'CorpApp', ...shared, agentid: `${agentId}` }
  return `${forBrowser(loginBase, ctx, surroundings)}/wwlogin/sso/login?${new URLSearchParams(query)}`
}

async function comeBack(ctx: Context, surroundings: Surroundings, scope: Scope, mayAsk: Door): Promise<void> {
  const from = { ...{ ctx, surroundings, scope, mayAsk }, again: loginAddress }
  await returned(from, async (code, next) => {
    const result = await signIn(scope, { code, userAgent: ctx.get('user-agent') })
    if (!result.admitted) return showProblem(ctx, surroundings, result.why, loginAddress(next))
    const before = sessionToken(ctx, surroundings)
    if (before !== null) await endSession(scope, before, 'logout')
    keepSession(ctx, surroundings, result.token)
    ctx.set('cache-control', 'no-store')
    ctx.redirect(next)
  })
}

const loginAddress = (next: string): string => `/auth/login?next=${encodeURIComponent(next)}`

async function logOut(ctx: Context, surroundings: Surroundings, scope: Scope): Promise<void> {
  const token = sessionToken(ctx, surroundings)
  const member = token === null ? null : await useSession(scope, token)
  if (token === null || !member) throw new AppError('not-signed-in')
  refuseForeign(ctx, surroundings, member.session)
  await endSession(scope, token, 'logout')
  forgetSession(ctx, surroundings)
  ctx.body = { ok: true }
}
