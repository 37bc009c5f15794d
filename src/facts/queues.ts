import type { ReadScope } from '../scope'

export interface Queues {
  inboxWaiting: number
  inboxDead: number
  /** Seconds since the oldest event became due; 0 = nothing is due. */
  inboxLagSeconds: number
  outboxOpen: number
  outboxLagSeconds: number
}

/** How much work waits, and for how long. Reads partial indexes only, so it stays cheap on a large table. */
export async function readQueues({ db, now }: Pick<ReadScope, 'db' | 'now'>): Promise<Queues> {
  const rows = await db.query<Queues[]>(
    `select (select count(*)::int from callback_event where status = 'waiting' and not urgent)
          + (select count(*)::int from callback_event where status = 'waiting' and urgent) as "inboxWaiting",
            (select count(*)::int from callback_event where status = 'dead') as "inboxDead",
            coalesce(extract(epoch from now() - least(
              (select min(due_at) from callback_event where status = 'waiting' and not urgent and due_at <= now()),
              (select min(due_at) from callback_event where status = 'waiting' and urgent and due_at <= now()))), 0)::float8
              as "inboxLagSeconds",
            (select count(*)::int from outbox_message where status in ('planned', 'sending')) as "outboxOpen",
            coalesce(extract(epoch from $1::timestamptz - (select min(due_at) from outbox_message
              where status in ('planned', 'sending') and due_at <= $1::timestamptz)), 0)::float8 as "outboxLagSeconds"`,
    [now],
  )
  return rows[0] ?? { inboxWaiting: 0, inboxDead: 0, inboxLagSeconds: 0, outboxOpen: 0, outboxLagSeconds: 0 }
}
