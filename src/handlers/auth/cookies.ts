import type { Context } from 'koa'
import { isLoopback, type Surroundings } from '../surroundings'

const SESSION = 'changlai'
/** Browsers take these from a safe origin only, for all its paths, and let no other host set them. */
const HOST_ONLY = '__Host-'

/**
 * How cookies are named here: `__Host-…` on https and on the machine itself; without it on plain http in the demo; null =
 * plain http for a real corp, where nobody may sign in.
 */
export function cookiePrefix(ctx: Context, { demo, publicUrl }: Surroundings): '__Host-' | '' | null {
  if (ctx.secure || publicUrl.startsWith('https:') || isLoopback(ctx.hostname)) return HOST_ONLY
  return demo ? '' : null
}

/** What the browser keeps of its session; null = nothing. */
export function sessionToken(ctx: Context, surroundings: Surroundings): string | null {
  return readCookie(ctx, surroundings, SESSION)
}

export function keepSession(ctx: Context, surroundings: Surroundings, token: string): void {
  writeCookie(ctx, surroundings, SESSION, token, surroundings.sessionMs)
}

export function forgetSession(ctx: Context, surroundings: Surroundings): void {
  writeCookie(ctx, surroundings, SESSION, '', 0)
}

export function readCookie(ctx: Context, surroundings: Surroundings, name: string): string | null {
  const prefix = cookiePrefix(ctx, surroundings)
  return prefix === null ? null : (ctx.cookies.get(prefix + name) ?? null)
}

/** Written by hand: Koa refuses `Secure` where it sees no TLS, and TLS usually ends in front of the server. */
export function writeCookie(
  ctx: Context,
  surroundings: Surroundings,
  name: string,
  value: string,
  lifetimeMs: number,
): void {
  const prefix = cookiePrefix(ctx, surroundings)
  if (prefix === null) return
  const secure = prefix === HOST_ONLY ? '; Secure' : ''
  const maxAge = Math.floor(lifetimeMs / 1000)
  ctx.append('set-cookie', `${prefix}${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`)
}
