/** What is known of a link. */
export interface KnownLink {
  externalUserId: string
  expiresAt: Date
  /** What was booked with it. */
  saleNo: string | null
}

/** Why a link shows nothing of anybody. */
export type LinkRefusal = 'unknown' | 'not-theirs' | 'expired'

export type LinkVerdict<Link> = { as: 'open' | 'booked'; link: Link } | { as: 'refused'; why: LinkRefusal }

/**
 * What a visitor sees of a link: to book, what they booked with it, or nothing personal. Whose it is is asked first, so that
 * nobody learns from somebody else's link whether it was used. `visitor` null = WeCom names no external contact.
 */
export function judgeLink<Link extends KnownLink>(
  link: Link | null,
  visitor: string | null,
  at: Date,
): LinkVerdict<Link> {
  if (!link) return { as: 'refused', why: 'unknown' }
  if (visitor === null || visitor !== link.externalUserId) return { as: 'refused', why: 'not-theirs' }
  if (link.saleNo !== null) return { as: 'booked', link }
  return at < link.expiresAt ? { as: 'open', link } : { as: 'refused', why: 'expired' }
}
