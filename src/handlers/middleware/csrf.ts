import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import { AppError } from '../../errors'
import type { Surroundings } from '../surroundings'

/** What a page sends back as `x-csrf-token` with every request that writes: it follows from the session. */
export function csrfToken(sessionSecret: string, session: string): string {
  return createHmac('sha256', sessionSecret).update(`csrf ${session}`).digest('base64url')
}

/** Throws AppError `csrf-failed` unless the request comes from a page of ours and carries the session's CSRF token. */
export function refuseForeign(ctx: Context, { sessionSecret, publicUrl }: Surroundings, session: string): void {
  const expected = Buffer.from(csrfToken(sessionSecret, session))
  const given = Buffer.from(ctx.get('x-csrf-token'))
  const same = given.length === expected.length && timingSafeEqual(given, expected)
  if (!same || isForeign(ctx, publicUrl)) throw new AppError('csrf-failed')
}

/** The same for a page without a session of a member, whose cookie goes with no request of another site's page. */
export function refuseOtherSites(ctx: Context, { publicUrl }: Surroundings): void {
  if (isForeign(ctx, publicUrl)) throw new AppError('csrf-failed')
}

/** Browsers say where a request comes from; scripts and old clients do not, and have the token all the same. */
function isForeign(ctx: Context, publicUrl: string): boolean {
  const site = ctx.get('sec-fetch-site')
  if (site !== '' && site !== 'same-origin' && site !== 'none') return true
  const origin = ctx.get('origin')
  if (origin === '') return false
  if (!URL.canParse(origin)) return true
  return origin !== new URL(publicUrl).origin && new URL(origin).host !== ctx.host
}
