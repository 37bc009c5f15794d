import { businessDate, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import { COMPLAINS } from '../../facts/complaint'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { planCards, type PlannedCard } from '../cards/plan'

/** Reminders are planned in this order. */
interface Place {
  remind_on: string
  external_user_id: string
  sku: string
}

interface DueRow extends Place {
  line: string
  reminders: number
  /** null = nobody owns the contact, or they are not to be written to now. */
  user_id: string | null
}

/** As with silences: the cards of one morning should be seen together to become one list. */
const BATCH = 1000

/** Plans a card for each contact and product whose reminder day has come, for the contact's owner. Returns how many. */
export async function remindOfReplenishment(scope: Scope): Promise<number> {
  let planned = 0
  for (let after: Place = { remind_on: '-infinity', external_user_id: '', sku: '' }; ;) {
    const rows = await inTransaction(scope, (tx) => planSome(tx, after))
    const last = rows.at(-1)
    if (!last) return planned
    planned += rows.filter(({ user_id }) => user_id !== null).length
    after = last
  }
}

/** The next ones after a place: a contact whom nobody owns waits, and must not be looked at again and again. */
async function planSome(tx: Scope, after: Place): Promise<DueRow[]> {
  const { timeZone, replenishment } = tx.settings
  const today = businessDate(tx.now, timeZone)
  const earliest = addDays(today, -replenishment.lateDays)
  const rows = await tx.db.query<DueRow[]>(DUE, [
    ...[today, earliest, BATCH],
    ...[after.remind_on, after.external_user_id, after.sku],
  ])
  const owned = rows.flatMap(({ user_id: userId, ...row }) => (userId === null ? [] : [{ ...row, userId }]))
  await planCards(
    tx,
    owned.map((row) => cardOf(tx, row)),
  )
  await tx.db.query(
    `update replenishment r set reminded_at = $3, reminders = reminders + 1
       from unnest($1::text[], $2::text[]) as k(external_user_id, sku)
      where r.external_user_id = k.external_user_id and r.sku = k.sku`,
    [owned.map(({ external_user_id }) => external_user_id), owned.map(({ sku }) => sku), tx.clock()],
  )
  return rows
}

function cardOf(
  { now, settings }: Scope,
  {
    external_user_id: externalUserId,
    sku,
    line,
    reminders,
    remind_on,
    userId,
  }: Omit<DueRow, 'user_id'> & { userId: string },
): PlannedCard {
  return {
    dedupeKey: `replenish:${externalUserId}:${sku}:${line}:${reminders + 1}`,
    kind: 'replenish',
    userId,
    externalUserId,
    subject: { sku, line },
    // With that day's morning; when that has passed, today is better than tomorrow.
    wanted: momentAt(remind_on, 0, settings.timeZone),
    expiresAt: new Date(now.getTime() + settings.replenishment.lateDays * 24 * 3600_000),
    urgency: 'morning',
  }
}

/** What is no longer sold and has no successor is nothing to remind of. */
const DUE = `
  select d.*, o.user_id from (
    select r.external_user_id, r.sku, r.last_order_line_id::text as line, r.reminders, r.remind_on::text
      from replenishment r left join product p on p.sku = r.sku
     where r.remind_on <= $1 and r.remind_on > $2 and r.reminded_at is null and r.paused_at is null and not r.stale
       and (p.discontinued_at is null or p.successor_sku is not null)
       and r.remind_on >= $4::date and (r.remind_on, r.external_user_id, r.sku) > ($4::date, $5, $6)
     order by r.remind_on, r.external_user_id, r.sku limit $3
       for update of r skip locked) d
    left join contact c on c.external_user_id = d.external_user_id
   cross join lateral (select case when c.external_user_id is not null and c.opted_out_at is null and not ${COMPLAINS('c')} then ${ownerOf('c')} end as user_id) o
   order by d.remind_on, d.external_user_id, d.sku`
