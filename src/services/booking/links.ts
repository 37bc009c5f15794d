import { createHash, randomBytes } from 'node:crypto'
import { judgeLink, type KnownLink, type LinkVerdict } from '../../decisions/booking/link'
import { saleLimits } from '../../decisions/sales/sale'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { assertContact } from '../contacts/card'
import type { PlacedSale } from '../sales/create'
import { bookDelivery, type NewBooking } from './book'

/** What is between `/booking/` and the end of a link. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/**
 * Makes a link of the customer's own, to be called when it is sent: only its hash stays here, so each call makes another. Throws
 * AppError `not-found`.
 */
export async function bookingLink(
  scope: Scope,
  { externalUserId, sku, quantity, cause }: { externalUserId: string; sku: string; quantity: number; cause: string },
): Promise<string> {
  const { db, clock, actor, settings } = scope
  await assertContact(scope, externalUserId)
  const token = randomBytes(32).toString('base64url')
  const now = clock()
  await db.query(
    `insert into booking_link (token_hash, external_user_id, sku, quantity, cause, created_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      hashOf(token),
      externalUserId,
      sku,
      quantity,
      cause,
      actor,
      now,
      new Date(now.getTime() + settings.booking.linkMs),
    ],
  )
  return `${settings.publicUrl}/booking/${token}`
}

/**
 * The same for words that a member is about to send, proposing what the customer runs out of next, as much as they bought last. null =
 * nothing is known that is sold: there is nothing to propose.
 */
export async function linkToPropose(scope: Scope, externalUserId: string): Promise<string | null> {
  const [next] = await scope.db.query<{ sku: string; quantity: number }[]>(
    `select p.sku, coalesce((select round(l.quantity)::int from order_line l where l.id = r.last_order_line_id), 1) as quantity
       from product p left join replenishment r on r.sku = p.sku and r.external_user_id = $1
      where p.price_fen is not null and p.discontinued_at is null
      order by r.sku is null, r.due_on nulls last, p.sku limit 1`,
    [externalUserId],
  )
  if (!next) return null
  const quantity = Math.min(saleLimits.quantity, Math.max(1, next.quantity))
  return bookingLink(scope, { externalUserId, sku: next.sku, quantity, cause: 'words' })
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** What a link proposes to buy. */
export interface Proposal extends KnownLink {
  sku: string
  quantity: number
}

async function findLink({ db }: Scope, token: string, lock: '' | 'for update'): Promise<Proposal | null> {
  if (!TOKEN.test(token)) return null
  const [link] = await db.query<Proposal[]>(
    `select external_user_id as "externalUserId", sku, quantity, expires_at as "expiresAt", sale_no as "saleNo"
       from booking_link where token_hash = $1 ${lock}`,
    [hashOf(token)],
  )
  return link ?? null
}

/** What a visitor sees of a link; `link` is what it proposes, when it is theirs to book with. */
export async function visitLink(scope: Scope, token: string, visitor: string | null): Promise<LinkVerdict<Proposal>> {
  return judgeLink(await findLink(scope, token, ''), visitor, scope.clock())
}

/**
 * Books with a link, once; the same form again gives what it booked. `visitor` is who WeCom says they are, never what a page says.
 * Throws AppError `link-refused`, `link-used`, and what `bookDelivery` throws.
 */
export function bookByLink(
  scope: Scope,
  { token, visitor, draft }: { token: string; visitor: string | null; draft: Omit<NewBooking, 'externalUserId'> },
): Promise<PlacedSale> {
  return inTransaction(scope, async (tx) => {
    const verdict = judgeLink(await findLink(tx, token, 'for update'), visitor, tx.clock())
    if (verdict.as === 'refused') throw new AppError('link-refused')
    const sale = await bookDelivery(tx, { ...draft, externalUserId: verdict.link.externalUserId })
    if (verdict.as === 'booked' && verdict.link.saleNo !== sale.saleNo) throw new AppError('link-used')
    await tx.db.query('update booking_link set sale_no = $2 where token_hash = $1', [hashOf(token), sale.saleNo])
    return sale
  })
}
