import { businessDate, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import type { NotSentReason } from '../../decisions/notSent'
import { memberPause } from '../../decisions/outbox'
import { inTransaction, type Scope } from '../../scope'
import { lockMember } from './lock'
import type { OutboxRow } from './row'

export type Marked<Row> =
  | { then: 'call'; row: Row }
  /** Somebody else has it, or decided about it. */
  | { then: 'lost' }
  /** WeCom would drop it now without a word. */
  | { then: 'wait'; delayMs: number; reason: NotSentReason }

/**
 * Marks the row as being sent before the call, so that a death in between leaves a trace. Counts under a lock per
 * member: two processes together must stay below what WeCom delivers.
 */
export async function markSending<Row extends OutboxRow>(scope: Scope, row: Row, worker: string): Promise<Marked<Row>> {
  const now = scope.clock()
  return inTransaction(scope, async (tx) => {
    if (row.kind !== 'card-update') {
      await lockMember(tx, row.user_id)
      const delayMs = await pauseOfMember(tx, row)
      if (delayMs > 0) return { then: 'wait', delayMs, reason: 'member-limit' }
    }
    const marked = await mark(tx, row, worker, now)
    if (marked.body !== null) return { then: 'call', row: { ...row, body: marked.body } }
    return marked.ours ? { then: 'wait', ...untilTomorrow(now) } : { then: 'lost' }
  })
}

/**
 * Takes one of the app's messages of this day (callbacks-and-app.md 3.5) and marks the row; what fails later has taken one all
 * the same. A repeat was counted at its first call, and an update is none. The body comes back as it is kept, not as it was
 * made: a repeat must be the same to the letter, in the order of its keys too. null = the day is full, or the row is not `ours`.
 */
async function mark<Row extends OutboxRow>(
  { db, settings }: Scope,
  row: Row,
  worker: string,
  now: Date,
): Promise<{ ours: boolean; body: Row['body'] | null }> {
  const counts = row.kind !== 'card-update' && row.status !== 'sending'
  const values = [row.dedupe_key, worker, now, JSON.stringify(row.body), counts]
  const [marked] = await db.query<{ ours: boolean; body: Row['body'] | null }[]>(MARK, [
    ...values,
    businessDate(now, WECOM_ZONE),
    settings.outbox.perDayAndMember,
  ])
  return marked ?? { ours: false, body: null }
}

const MARK = `/* prepared outbox-mark */
  with ours as materialized (
    select dedupe_key from outbox_message where dedupe_key = $1 and locked_by = $2 for update),
  taken as (
    insert into app_message_day as d (day, sent) select $6, 1 from ours where $5
    on conflict (day) do update set sent = d.sent + 1
     where d.sent < $7 * greatest(1, (select count(*) from member where gone_at is null))
    returning 1),
  marked as (
    update outbox_message o set status = 'sending', called_at = coalesce(o.called_at, $3), body = $4
      from ours where o.dedupe_key = ours.dedupe_key and (not $5 or exists (select from taken))
    returning o.body)
  select exists (select from ours) as ours, (select body from marked) as body`

/**
 * A message counts from the moment WeCom may have got it: between its call and its answer that is any moment, and a call
 * without an answer is repeated for hours.
 */
async function pauseOfMember({ db, settings, clock }: Scope, row: OutboxRow): Promise<number> {
  const now = clock()
  const [recent] = await db.query<{ minute: number; hour: number; in_minute: Date | null; in_hour: Date | null }[]>(
    `/* prepared outbox-recent */
     select count(*) filter (where at > $2::timestamptz - interval '1 minute')::int as minute, count(*)::int as hour,
            min(at) filter (where at > $2::timestamptz - interval '1 minute') as in_minute, min(at) as in_hour
       from (select case when status = 'sending' then $2::timestamptz else greatest(called_at, sent_at) end as at
               from outbox_message
              where user_id = $1 and kind in ('app-message', 'card') and dedupe_key <> $3
                and called_at > $2::timestamptz - interval '1 hour' - $4 * interval '1 second') calls
      where at > $2::timestamptz - interval '1 hour'`,
    [row.user_id, now, row.dedupe_key, settings.outbox.duplicateCheckSeconds],
  )
  const age = (at: Date | null | undefined): number => (at ? now.getTime() - at.getTime() : 0)
  return memberPause(
    {
      minute: recent?.minute ?? 0,
      hour: recent?.hour ?? 0,
      oldestInMinuteMs: age(recent?.in_minute),
      oldestInHourMs: age(recent?.in_hour),
    },
    settings.outbox,
  )
}

/** WeCom's day, which is China's. */
const WECOM_ZONE = 'Asia/Shanghai'

function untilTomorrow(now: Date): { delayMs: number; reason: NotSentReason } {
  const tomorrow = momentAt(addDays(businessDate(now, WECOM_ZONE), 1), 0, WECOM_ZONE)
  return { delayMs: tomorrow.getTime() - now.getTime(), reason: 'app-day-limit' }
}
