import Router from '@koa/router'
import type { Context } from 'koa'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { signIn } from '../../services/sessions/signIn'
import { endSession, useSession } from '../../services/sessions/use'
import { WecomError, WecomUnreachable } from '../../wecom'
import { refuseForeign } from '../middleware/csrf'
import { forBrowser, isWecomClient, ownOrigin, type Surroundings } from '../surroundings'
import { beginAttempt, endAttempt, ownPath } from './attempt'
import { cookiePrefix, forgetSession, keepSession, sessionToken } from './cookies'
import { showProblem } from './problemPage'

/** The code is unknown, used or too old. */
const BAD_CODE = 40029

/** `/auth/login`, `/auth/callback`, `/auth/logout`: from a browser to WeCom and back to a session. */
export function authRouter(surroundings: Surroundings, scope: () => Scope): Router {
  return new Router()
    .get('/auth/login', (ctx) => logIn(ctx, surroundings, scope().now))
    .get('/auth/callback', (ctx) => comeBack(ctx, surroundings, scope()))
    .post('/auth/logout', (ctx) => logOut(ctx, surroundings, scope()))
}

function logIn(ctx: Context, surroundings: Surroundings, now: Date): void {
  const next = ownPath(ctx.query.next)
  if (cookiePrefix(ctx, surroundings) === null) return showProblem(ctx, surroundings, 'plain-http', null)
  const state = beginAttempt(ctx, surroundings, next, now)
  ctx.set('cache-control', 'no-store')
  ctx.redirect(wecomAddress(ctx, surroundings, state))
}

/** Silent inside WeCom's client; elsewhere a QR code to scan with it (kf-sidebar-pay.md 2.1, 2.3). */
function wecomAddress(ctx: Context, surroundings: Surroundings, state: string): string {
  const { corpId, agentId, oauthBase, loginBase } = surroundings
  const shared = { appid: corpId, redirect_uri: `${ownOrigin(ctx, surroundings)}/auth/callback`, state }
  if (isWecomClient(ctx)) {
    const query = { ...shared, response_type: 'code', scope: 'snsapi_base', agentid: `${agentId}` }
    const base = forBrowser(oauthBase, ctx, surroundings)
    return `${base}/connect/oauth2/authorize?${new URLSearchParams(query)}#wechat_redirect`
  }
  const query = { login_type: 'CorpApp', ...shared, agentid: `${agentId}` }
  return `${forBrowser(loginBase, ctx, surroundings)}/wwlogin/sso/login?${new URLSearchParams(query)}`
}

async function comeBack(ctx: Context, surroundings: Surroundings, scope: Scope): Promise<void> {
  const next = endAttempt(ctx, surroundings, ctx.query.state, scope.now)
  if (next === null) return showProblem(ctx, surroundings, 'expired', ownPath(null))
  const { code } = ctx.query
  if (typeof code !== 'string' || code === '') return showProblem(ctx, surroundings, 'refused', next)
  try {
    const result = await signIn(scope, { code, userAgent: ctx.get('user-agent') })
    if (!result.admitted) return showProblem(ctx, surroundings, result.why, next)
    const before = sessionToken(ctx, surroundings)
    if (before !== null) await endSession(scope, before, 'logout')
    keepSession(ctx, surroundings, result.token)
    ctx.set('cache-control', 'no-store')
    ctx.redirect(next)
  } catch (error) {
    if (error instanceof WecomUnreachable) return showProblem(ctx, surroundings, 'unreachable', next)
    if (!(error instanceof WecomError)) throw error
    if (error.errcode === BAD_CODE) return showProblem(ctx, surroundings, 'code-used', next)
    scope.log.error({ err: error }, 'WeCom refused a sign-in')
    showProblem(ctx, surroundings, 'wecom-refused', next, error.errcode)
  }
}

async function logOut(ctx: Context, surroundings: Surroundings, scope: Scope): Promise<void> {
  const token = sessionToken(ctx, surroundings)
  const member = token === null ? null : await useSession(scope, token)
  if (token === null || !member) throw new AppError('not-signed-in')
  refuseForeign(ctx, surroundings, member.session)
  await endSession(scope, token, 'logout')
  forgetSession(ctx, surroundings)
  ctx.body = { ok: true }
}
