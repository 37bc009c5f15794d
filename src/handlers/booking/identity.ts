import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import { z } from 'zod'
import type { Scope } from '../../scope'
import { readCookie, writeCookie } from '../auth/cookies'
import type { Surroundings } from '../surroundings'

const COOKIE = 'changlai-customer'

const shape = z.object({
  externalUserId: z.string().nullable(),
  userId: z.string().nullable().default(null),
  openId: z.string().nullable(),
  until: z.number(),
})

/** Who WeCom says opened the page. `externalUserId` null = no customer of ours: a member, or somebody else's customer. */
export interface Visitor {
  externalUserId: string | null
  /** The member it is, who sees their own rewards and nothing else here; null = none. */
  userId: string | null
  /** Under the corp's own id, with which they can pay; null = not said. */
  openId: string | null
}

/** A request of somebody whom WeCom told us. */
export interface Seen {
  scope: Scope
  visitor: Visitor
}

/** Lets the browser show again who it is, until then. It is no member's session, and opens nothing but the booking page. */
export function keepVisitor(
  ctx: Context,
  surroundings: Surroundings,
  { externalUserId, userId, openId }: Visitor,
  { now, lifetimeMs }: { now: Date; lifetimeMs: number },
): void {
  const content = Buffer.from(
    JSON.stringify({ externalUserId, userId, openId, until: now.getTime() + lifetimeMs }),
  ).toString('base64url')
  writeCookie(ctx, surroundings, COOKIE, `${content}.${seal(surroundings, content)}`, lifetimeMs)
}

/** null = the browser has not shown who it is, or too long ago, or what it shows is not ours. */
export function visitorOf(ctx: Context, surroundings: Surroundings, now: Date): Visitor | null {
  const [content = '', sealed = ''] = (readCookie(ctx, surroundings, COOKIE) ?? '').split('.')
  const expected = Buffer.from(seal(surroundings, content))
  const found = Buffer.from(sealed)
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) return null
  const kept = shape.parse(JSON.parse(Buffer.from(content, 'base64url').toString()))
  return now.getTime() < kept.until ? kept : null
}

function seal({ sessionSecret }: Surroundings, content: string): string {
  return createHmac('sha256', sessionSecret).update(`customer ${content}`).digest('base64url')
}
