import { businessDate, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { planCard } from '../cards/plan'

interface DueRow {
  external_user_id: string
  sku: string
  line: string
  reminders: number
  remind_on: string
  hi: string
  user_id: string
}

const BATCH = 200

/** Plans a card for each contact and product whose reminder day has come, for the contact's owner. Returns how many. */
export async function remindOfReplenishment(scope: Scope): Promise<number> {
  for (let planned = 0; ;) {
    const count = await inTransaction(scope, (tx) => planSome(tx))
    if (count === 0) return planned
    planned += count
  }
}

async function planSome(tx: Scope): Promise<number> {
  const { timeZone, replenishment } = tx.settings
  const today = businessDate(tx.now, timeZone)
  const rows = await tx.db.query<DueRow[]>(DUE, [today, addDays(today, -replenishment.lateDays), BATCH])
  for (const { external_user_id: externalUserId, sku, line, reminders, remind_on, user_id: userId } of rows) {
    await planCard(tx, {
      dedupeKey: `replenish:${externalUserId}:${sku}:${line}:${reminders + 1}`,
      kind: 'replenish',
      userId,
      externalUserId,
      subject: { sku, line },
      // With that day's morning; when that has passed, today is better than tomorrow.
      wanted: momentAt(remind_on, 0, timeZone),
      expiresAt: new Date(tx.now.getTime() + replenishment.lateDays * 24 * 3600_000),
      urgency: 'morning',
    })
  }
  await tx.db.query(
    `update replenishment r set reminded_at = $3, reminders = reminders + 1
       from unnest($1::text[], $2::text[]) as k(external_user_id, sku)
      where r.external_user_id = k.external_user_id and r.sku = k.sku`,
    [rows.map(({ external_user_id }) => external_user_id), rows.map(({ sku }) => sku), tx.clock()],
  )
  return rows.length
}

/** What is no longer sold and has no successor is nothing to remind of; a contact whom nobody owns waits. */
const DUE = `
  select d.*, o.user_id from (
    select r.external_user_id, r.sku, r.last_order_line_id::text as line, r.reminders, r.remind_on::text, r.hi::text
      from replenishment r left join product p on p.sku = r.sku
     where r.remind_on <= $1 and r.remind_on > $2 and r.reminded_at is null and r.paused_at is null and not r.stale
       and (p.discontinued_at is null or p.successor_sku is not null)
       for update of r skip locked) d
    join contact c on c.external_user_id = d.external_user_id
   cross join lateral (select ${ownerOf('c')} as user_id) o
   where o.user_id is not null
   order by d.remind_on, d.external_user_id, d.sku limit $3`
