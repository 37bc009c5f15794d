import type { Scope } from '../scope'

/** What happened on one business day. */
export interface DayRow extends Record<Counted, number> {
  day: string
  /** Cards that ended unsent on this day, by reason. */
  notSent: Record<string, number>
}

/** The columns of the table, in its order. */
export const counted = [
  'touches',
  'orders',
  'preChurn',
  'churned',
  'escalated',
  'returned',
  'reminders',
  'todos',
  'sent',
  'unsent',
  'lists',
] as const
export type Counted = (typeof counted)[number]

/** Counts what the database holds of the days from `from` (2026-03-02) on, one row for each day that ended by `scope.now`. */
export async function readDays({ db, now, settings }: Scope, from: string): Promise<DayRow[]> {
  const rows = await db.query<{ day: string; what: string; reason: string | null; count: number }[]>(COUNTS, [
    settings.timeZone,
    from,
    now,
  ])
  const days = new Map<string, DayRow>()
  for (const { day, what, reason, count } of rows) {
    const row = days.get(day) ?? emptyDay(day)
    days.set(day, row)
    const column = counted.find((name) => name === what)
    if (column) row[column] += count
    if (reason !== null) row.notSent[reason] = (row.notSent[reason] ?? 0) + count
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** All days as one. */
export function sumOf(days: readonly DayRow[]): DayRow {
  const sum = emptyDay('')
  for (const row of days) {
    for (const name of counted) sum[name] += row[name]
    for (const [reason, count] of Object.entries(row.notSent)) sum.notSent[reason] = (sum.notSent[reason] ?? 0) + count
  }
  return sum
}

function emptyDay(day: string): DayRow {
  const none = { touches: 0, orders: 0, preChurn: 0, churned: 0, escalated: 0, returned: 0 }
  return { day, ...none, reminders: 0, todos: 0, sent: 0, unsent: 0, lists: 0, notSent: {} }
}

/** Each names what it counts, the moment, and of a card that was not sent the reason. */
const PARTS = [
  `select 'touches' as what, at, null as reason from touch where kind <> 'order'`,
  `select 'orders', at, null from contact_order`,
  `select case tier when 'churned' then 'churned' else 'preChurn' end, alerted_at, null from silence_alert
    where tier in ('pre-churn', 'churned')`,
  `select 'escalated', escalated_at, null from silence_alert`,
  `select 'returned', closed_at, null from silence_episode where returned`,
  `select 'reminders', created_at, null from outbox_message where dedupe_key like 'replenish:%'`,
  `select 'todos', created_at, null from todo`,
  `select case when dedupe_key like 'morning-list:%' then 'lists' else 'sent' end, sent_at, null from outbox_message
    where kind = 'card' and status = 'sent'`,
  `select 'unsent', due_at, coalesce(reason, status) from outbox_message
    where kind = 'card' and status in ('not-sent', 'failed', 'unknown')`,
]

const COUNTS = `
  select (at at time zone $1)::date::text as day, what, reason, count(*)::int as count
    from (${PARTS.join(' union all ')}) all_of_it
   where at >= ($2::date)::timestamp at time zone $1 and at < $3
   group by 1, 2, 3 order by 1, 2, 3`
