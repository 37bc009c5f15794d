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
      const wait = await waitFor(tx, row)
      if (wait) return wait
    }
    const [rows] = await tx.db.query<[Pick<Row, 'body'>[], number]>(
      `/* prepared outbox-mark */
       update outbox_message set status = 'sending', called_at = coalesce(called_at, $3), body = $4
        where dedupe_key = $1 and locked_by = $2 returning body`,
      [row.dedupe_key, worker, now, JSON.stringify(row.body)],
    )
    // The body as it is kept, not as it was made: a repeat must be the same to the letter, in the order of its keys too.
    return rows[0] ? { then: 'call', row: { ...row, body: rows[0].body } } : { then: 'lost' }
  })
}

type Wait = Extract<Marked<never>, { then: 'wait' }>

async function waitFor(scope: Scope, row: OutboxRow): Promise<Wait | null> {
  const pause = await pauseOfMember(scope, row)
  if (pause > 0) return { then: 'wait', delayMs: pause, reason: 'member-limit' }
  // A repeat was counted at its first call.
  return row.status === 'sending' ? null : untilTomorrow(scope)
}

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

/** Takes one of the app's messages of this day (callbacks-and-app.md 3.5). What fails later has taken one all the same. */
async function untilTomorrow({ db, settings, clock }: Scope): Promise<Wait | null> {
  const now = clock()
  const day = businessDate(now, WECOM_ZONE)
  const taken = await db.query<unknown[]>(
    `/* prepared outbox-day */
     insert into app_message_day as d (day, sent) values ($1, 1)
     on conflict (day) do update set sent = d.sent + 1
      where d.sent < $2 * greatest(1, (select count(*) from member where gone_at is null))
     returning 1`,
    [day, settings.outbox.perDayAndMember],
  )
  if (taken.length > 0) return null
  const delayMs = momentAt(addDays(day, 1), 0, WECOM_ZONE).getTime() - now.getTime()
  return { then: 'wait', delayMs, reason: 'app-day-limit' }
}
