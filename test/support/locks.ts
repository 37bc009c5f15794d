import type { EntityManager } from 'typeorm'
import { eventually } from './app'

/** Waits until some connection to this database waits for a lock; `db` is outside a transaction, which would see one moment only. */
export async function waitsForLock(db: EntityManager): Promise<void> {
  await eventually(async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await db.query<unknown[]>(waiting)).length > 0
  })
}
