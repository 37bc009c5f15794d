import { businessDate } from '../../decisions/businessTime'
import { daysBetween } from '../../decisions/calendar'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { computePairs } from './compute'
import type { Pair } from './pair'

/** What is not used up after so long lasts longer by at least this. */
const LONGER = 1.25

/** What a rep says of a contact and a product: pauses it, or how long it lasts. Throws AppError `not-found`. */
export function changePair(
  scope: Scope,
  pair: Pair,
  { paused, saidDays }: { paused?: boolean | undefined; saidDays?: number | undefined },
): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const held = await tx.db.query<unknown[]>(
      'select 1 from replenishment where external_user_id = $1 and sku = $2 for update',
      [pair.externalUserId, pair.sku],
    )
    if (held.length === 0) throw new AppError('not-found')
    if (paused !== undefined) await pausePair(tx, pair, paused)
    if (saidDays !== undefined) await learnCycle(tx, pair, saidDays)
  })
}

/** No reminders of this product for this contact, or reminders again. */
export async function pausePair({ db, clock }: Scope, { externalUserId, sku }: Pair, paused: boolean): Promise<void> {
  await db.query(
    `update replenishment set paused_at = case when $3 then coalesce(paused_at, $4) end
      where external_user_id = $1 and sku = $2`,
    [externalUserId, sku, paused, clock()],
  )
}

/** Reminds again on this day, unless they buy before. */
export async function putOff({ db }: Scope, { externalUserId, sku }: Pair, until: string): Promise<void> {
  await db.query(
    'update replenishment set remind_on = $3, reminded_at = null where external_user_id = $1 and sku = $2',
    [externalUserId, sku, until],
  )
}

/**
 * Learns from a rep how long it lasts; null = only that it lasts longer than was thought. The next reminder follows from it. Call it in a
 * transaction that holds the pair. Returns the days that count from now on.
 */
export async function learnCycle(scope: Scope, pair: Pair, days: number | null): Promise<number> {
  const [row] = await scope.db.query<{ last_day: string; usual: number | null }[]>(
    `select last_day::text, (why ->> 'usualDays')::int as usual from replenishment
      where external_user_id = $1 and sku = $2`,
    [pair.externalUserId, pair.sku],
  )
  const today = businessDate(scope.now, scope.settings.timeZone)
  const elapsed = row ? daysBetween(row.last_day, today) : 0
  const said = days ?? Math.ceil(Math.max(elapsed, row?.usual ?? 1, 1) * LONGER)
  await scope.db.query(
    `update replenishment set said_days = $3, said_from = last_day, remind_on = null, reminded_at = null where external_user_id = $1 and sku = $2`,
    [pair.externalUserId, pair.sku, said],
  )
  await computePairs(scope, [pair])
  return said
}
