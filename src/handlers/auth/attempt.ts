import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import type { Surroundings } from '../surroundings'
import { readCookie, writeCookie } from './cookies'

/** The pages a person can be sent back to; the bare address sends them on by their roles. */
const PAGE = /^\/((sidebar|admin|groups|booking)(\/|$)|$)/
const DEFAULT_PAGE = '/sidebar'
const MAX_NEXT = 512

/** A path of our own pages with its query; the sidebar for anything else, another site's address above all. */
export function ownPath(next: unknown): string {
  const here = 'http://here'
  if (typeof next !== 'string' || next.length > MAX_NEXT || !URL.canParse(next, here)) return DEFAULT_PAGE
  const url = new URL(next, here)
  return url.origin === here && PAGE.test(url.pathname) ? url.pathname + url.search + url.hash : DEFAULT_PAGE
}

/**
 * Begins a sign-in: returns its `state`, and binds it to this browser by a signed cookie that also knows where to go
 * then. A cookie per attempt: several windows sign in at the same time.
 */
export function beginAttempt(ctx: Context, surroundings: Surroundings, next: string, now: Date): string {
  const state = randomBytes(16).toString('hex')
  const { signInMs, sessionSecret } = surroundings
  const content = `${state}.${now.getTime() + signInMs}.${Buffer.from(next).toString('base64url')}`
  writeCookie(ctx, surroundings, cookieOf(state), `${content}.${seal(sessionSecret, content)}`, signInMs)
  return state
}

/** Ends the sign-in of this state and says where to go; null = this browser did not begin it, or too long ago. */
export function endAttempt(ctx: Context, surroundings: Surroundings, state: unknown, now: Date): string | null {
  if (typeof state !== 'string' || !/^[a-f0-9]{32}$/.test(state)) return null
  const kept = readCookie(ctx, surroundings, cookieOf(state))
  if (kept === null) return null
  writeCookie(ctx, surroundings, cookieOf(state), '', 0)
  const [given = '', until = '', next = '', sealed = ''] = kept.split('.')
  const expected = Buffer.from(seal(surroundings.sessionSecret, `${given}.${until}.${next}`))
  const found = Buffer.from(sealed)
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) return null
  if (given !== state || Number(until) < now.getTime()) return null
  return ownPath(Buffer.from(next, 'base64url').toString())
}

function cookieOf(state: string): string {
  return `changlai-signin-${state.slice(0, 8)}`
}

function seal(secret: string, content: string): string {
  return createHmac('sha256', secret).update(`sign-in ${content}`).digest('base64url')
}
