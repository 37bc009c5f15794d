import type { Context, Middleware } from 'koa'
import { settingsOf } from './api/agent'
import { whoPage } from './authorizePage'
import type { Who } from './logins'
import type { World } from './world'

/** Inside the client, and by QR code elsewhere (kf-sidebar-pay.md 2.1, 2.3). */
const IN_CLIENT = '/connect/oauth2/authorize'
const BY_CODE = '/wwlogin/sso/login'
/** Set by the sandbox's page: the member whose window is open. */
const SITTING = 'sandbox_member'
/** Set by `phonePages`: the customer whose phone opens the next page. It counts once, and before the member. */
const PHONE = 'sandbox_customer'
const PHONE_PATH = '/sandbox/phone'

export interface Asked {
  redirectUri: URL
  state: string
}

/** Where WeCom asks people who they are: silent when a member's window is open, otherwise a page to choose on. */
export function authorizePages(world: World, serverUrl: string | null): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'GET' || (ctx.path !== IN_CLIENT && ctx.path !== BY_CODE)) return next()
    ctx.set('cache-control', 'no-store')
    const asked = askedOf(ctx, world, serverUrl)
    if (typeof asked === 'string') return refuse(ctx, asked)
    const answer =
      typeof ctx.query.as === 'string' ? ctx.query.as : (phoneCustomer(ctx, world) ?? sittingMember(ctx, world))
    if (answer === null) {
      ctx.type = 'text/html; charset=utf-8'
      ctx.body = whoPage(world.state, ctx.href)
      return
    }
    const who = whoOf(world, answer)
    if (who) asked.redirectUri.searchParams.set('code', world.logins.issue(who, world.clock.now()))
    asked.redirectUri.searchParams.set('state', asked.state)
    ctx.redirect(asked.redirectUri.href)
  }
}

/** What is wrong with the address is told in words, as on WeCom's own page: there is nowhere safe to go back to. */
function askedOf(ctx: Context, world: World, serverUrl: string | null): Asked | string {
  const at = (name: string): string => (typeof ctx.query[name] === 'string' ? ctx.query[name] : '')
  if (at('appid') !== world.corp.corpId) return 'invalid appid (40013)'
  if (at('agentid') !== String(world.corp.agentId)) return 'invalid agentid (40056)'
  if (ctx.path === IN_CLIENT && at('response_type') !== 'code') return 'response_type must be code'
  if (ctx.path === IN_CLIENT && !/^snsapi_(base|privateinfo)$/.test(at('scope'))) return 'invalid scope (40068)'
  if (ctx.path === BY_CODE && at('login_type') !== 'CorpApp') return 'login_type must be CorpApp'
  if (!/^[A-Za-z0-9]{0,128}$/.test(at('state'))) return 'invalid state'
  if (!URL.canParse(at('redirect_uri'))) return 'redirect_uri is missing (10003)'
  const redirectUri = new URL(at('redirect_uri'))
  if (!isTrusted(redirectUri, settingsOf(world).redirectDomain, serverUrl)) {
    return 'redirect_uri domain not match (50001)'
  }
  return { redirectUri, state: at('state') }
}

/** Host and port must be the app's trusted domain; unless one is set, where the server is. */
function isTrusted({ host, protocol }: URL, domain: string, serverUrl: string | null): boolean {
  if (!/^https?:$/.test(protocol)) return false
  if (domain !== '') return host === domain
  return serverUrl === null || sameMachine(host) === sameMachine(new URL(serverUrl).host)
}

/** The names by which a person opens the demo are one. */
function sameMachine(host: string): string {
  return host.replace(/^(127\.0\.0\.1|\[::1\])(?=:|$)/, 'localhost')
}

/**
 * A customer's phone opens a link: `/sandbox/phone?as=<external userid>&to=<address>`. The page behind it, when it asks WeCom who is
 * there, hears of this customer.
 */
export function phonePages({ state }: World): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'GET' || ctx.path !== PHONE_PATH || ctx.query.to === undefined) return next()
    const { as = '', to = '' } = ctx.query
    if (typeof as !== 'string' || !state.contacts.has(as)) return refuse(ctx, 'no such customer')
    if (typeof to !== 'string' || !URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol)) {
      return refuse(ctx, 'to must be an address')
    }
    ctx.set('cache-control', 'no-store')
    ctx.cookies.set(PHONE, encodeURIComponent(as), { overwrite: true })
    ctx.redirect(to)
  }
}

function phoneCustomer(ctx: Context, { state }: World): string | null {
  const externalUserId = decodeURIComponent(ctx.cookies.get(PHONE) ?? '')
  if (!state.contacts.has(externalUserId)) return null
  ctx.cookies.set(PHONE, '')
  return externalUserId
}

function sittingMember(ctx: Context, { state }: World): string | null {
  const userId = decodeURIComponent(ctx.cookies.get(SITTING) ?? '')
  return state.members.has(userId) ? userId : null
}

/** null = they refused, which gives no code. */
function whoOf({ state }: World, answer: string): Who | null {
  if (state.members.has(answer)) return { userId: answer }
  return state.contacts.has(answer) ? { externalUserId: answer } : null
}

function refuse(ctx: Context, why: string): void {
  ctx.status = 400
  ctx.type = 'text/plain; charset=utf-8'
  ctx.body = why
}
