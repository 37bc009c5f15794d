import type { Pool } from 'pg'
import { reached } from '../../step'
import type { Notification } from '../../wxpay/types'
import { createBatcher } from '../batcher'

export interface PayIntake {
  /** Resolves when it is on disk. Rejects when it could not be stored: then it must not be acknowledged. */
  accept(notification: Notification & { receivedAt: Date }): Promise<'new' | 'repeat'>
  /** How many wait for their commit now. */
  pending(): number
  idle(): Promise<void>
}

const MAX_BATCH = 200
/** While one commit waits for the disk, the next batch is sent. */
const FLUSHERS = 2

/** The way in for what WeChat Pay tells: many notifications, one commit. `onStored` after each that brought something new. */
export function createPayIntake(pool: Pool, onStored: () => void): PayIntake {
  const batcher = createBatcher<Notification & { receivedAt: Date }, 'new' | 'repeat'>(
    async (batch) => {
      const fresh = await store(pool, batch)
      reached('notification.stored')
      if (fresh.size > 0) onStored()
      // The same one twice in a batch: the first is new.
      return batch.map(({ id }) => (fresh.delete(id) ? 'new' : 'repeat'))
    },
    MAX_BATCH,
    FLUSHERS,
  )
  return { accept: batcher.add, pending: batcher.pending, idle: batcher.idle }
}

/** In the order of their ids, so that two batches with the same ones do not wait for each other in a ring. */
async function store(pool: Pool, batch: readonly (Notification & { receivedAt: Date })[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'pay-intake',
    text: `insert into pay_notification (id, event_type, original_type, resource, received_at, due_at)
           select distinct on (id) id, event_type, original_type, resource, received_at, now()
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
                  as i(id, event_type, original_type, resource, received_at)
            order by id on conflict (id) do nothing returning id`,
    values: [
      batch.map(({ id }) => id),
      batch.map(({ eventType }) => eventType),
      batch.map(({ originalType }) => originalType),
      // PostgreSQL keeps no NUL in a text; WeChat sends none, and one that did could not be read.
      batch.map(({ resource }) => resource.replaceAll('\0', '')),
      batch.map(({ receivedAt }) => receivedAt),
    ],
  })
  return new Set(rows.map(({ id }) => id))
}
