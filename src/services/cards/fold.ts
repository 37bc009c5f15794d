import { businessDate } from '../../decisions/businessTime'
import type { NotSentReason } from '../../decisions/notSent'
import { inTransaction, type Scope } from '../../scope'
import { lockMember } from '../outbox/lock'
import { lookAt } from './kinds'
import { planCard } from './plan'
import { readCards, type CardRow } from './read'

const DAY_MS = 24 * 3600 * 1000

/**
 * Puts a member's cards that are due at this moment into one list when they are more than a few. Returns whether this card's
 * outcome is recorded by that.
 */
export async function foldIntoList(scope: Scope, card: CardRow): Promise<boolean> {
  if ((await dueCards(scope, card.userId)).length <= scope.settings.cards.singleAtMost) return false
  return inTransaction(scope, async (tx) => {
    await lockMember(tx, card.userId)
    const due = await dueCards(tx, card.userId)
    if (due.length <= tx.settings.cards.singleAtMost) return isSettled(due, card)
    const wanted = await sift(tx, due)
    if (wanted.length <= tx.settings.cards.singleAtMost) return isSettled(wanted, card)
    await fold(tx, wanted)
    return true
  })
}

/** Another one folded it meanwhile, or it is not wanted any more. */
function isSettled(open: readonly CardRow[], { dedupeKey }: CardRow): boolean {
  return !open.some((one) => one.dedupeKey === dedupeKey)
}

/** A list is never made of lists: theirs go out at once. */
function dueCards(scope: Scope, userId: string): Promise<CardRow[]> {
  return readCards(scope, 'due', [userId, scope.clock()])
}

/** Those that are still wanted; the others end with their reason. */
async function sift(scope: Scope, cards: readonly CardRow[]): Promise<CardRow[]> {
  const unwanted = new Map<NotSentReason, string[]>()
  const gone = new Set<string>()
  for (const { card, against } of await lookAt(scope, cards)) {
    if (against === null) continue
    gone.add(card.dedupeKey)
    unwanted.set(against, [...(unwanted.get(against) ?? []), card.dedupeKey])
  }
  for (const [reason, keys] of unwanted) await end(scope, keys, reason)
  return cards.filter(({ dedupeKey }) => !gone.has(dedupeKey))
}

async function fold(scope: Scope, cards: readonly CardRow[]): Promise<void> {
  const [first] = cards
  if (!first) return
  const now = scope.clock()
  const day = businessDate(now, scope.settings.timeZone)
  const listKey = `morning-list:${first.userId}:${day}:${first.dedupeKey}`
  await planCard(scope, {
    dedupeKey: listKey,
    kind: 'morning-list',
    userId: first.userId,
    externalUserId: null,
    subject: { day },
    urgency: 'now',
    wanted: now,
    expiresAt: new Date(now.getTime() + DAY_MS),
  })
  const keys = cards.map(({ dedupeKey }) => dedupeKey)
  await end(scope, keys, 'in-digest')
  await scope.db.query('update member_card set digest_key = $2 where dedupe_key = any($1)', [keys, listKey])
}

/** Whoever holds one of them at this moment loses it, and does not call. */
async function end({ db }: Scope, keys: readonly string[], reason: NotSentReason): Promise<void> {
  await db.query(
    `update outbox_message set status = 'not-sent', reason = $2, locked_by = null, locked_until = null
      where dedupe_key = any($1) and status = 'planned'`,
    [keys, reason],
  )
}
