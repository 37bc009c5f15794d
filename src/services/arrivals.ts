import type { Pool } from 'pg'
import { rereadsOnRepeat } from '../decisions/repeat'

/** A callback as the door hands it over. */
export interface Arrival {
  key: Buffer
  /** Printable, as `peek` gives it. */
  name: string
  plaintext: Buffer
  receivedAt: Date
  createdAt: Date | null
  urgent: boolean
}

/** What became of one arrival. */
export type Stored = 'new' | 'repeat'

export interface IntakePolicy {
  worker: string
  welcomeLeaseMs: number
  rereadWithinMs: number
}

/**
 * Stores a batch in one statement and one commit; when it returns, every arrival is on disk. Urgent ones come out
 * leased to `worker`. Repeats are counted, and a repeat that means a second change is made waiting again.
 */
export async function storeArrivals(pool: Pool, batch: Arrival[], policy: IntakePolicy): Promise<Stored[]> {
  const unique = [...new Map(batch.map((arrival) => [arrival.key.toString('latin1'), arrival])).values()]
  // In one order everywhere, so that two processes never wait for each other's rows.
  unique.sort((a, b) => a.key.compare(b.key))
  const fresh = await insertArrivals(pool, unique, policy)
  if (fresh === 'all' && unique.length === batch.length) return batch.map(() => 'new')
  const news = new Set(fresh === 'all' ? unique.map(({ key }) => key.toString('hex')) : fresh)
  const stored = batch.map(({ key }): Stored => (news.delete(key.toString('hex')) ? 'new' : 'repeat'))
  const repeats = batch.filter((_, i) => stored[i] === 'repeat')
  await noteRepeats(pool, repeats, policy)
  return stored
}

/**
 * One blob and its offsets travel cheaper than an array of escaped bytea, and a named statement is planned once. The
 * keys come back only when some were known already.
 */
async function insertArrivals(pool: Pool, batch: Arrival[], policy: IntakePolicy): Promise<'all' | string[]> {
  const { rows } = await pool.query<{ keys: string[] | null }>({
    name: 'store-arrivals',
    text: `with stored as (
        insert into callback_event
               (key, name, plaintext, received_at, created_at, urgent, due_at, locked_by, locked_until, attempts)
        select substring($1::bytea from (n::int - 1) * 32 + 1 for 32), name, substring($2::bytea from start for length),
               to_timestamp(received_ms / 1000), to_timestamp(created_ms / 1000), urgent, now(),
               case when urgent then $8 end, case when urgent then now() + $9 * interval '1 ms' end, urgent::int
          from unnest($3::text[], $4::int[], $5::int[], $6::float8[], $7::float8[], $10::boolean[])
               with ordinality as a(name, start, length, received_ms, created_ms, urgent, n)
        on conflict (key) do nothing
        returning key)
      select case when count(*) < $11 then coalesce(array_agg(encode(key, 'hex')), '{}') end as keys from stored`,
    values: [
      Buffer.concat(batch.map((a) => a.key)),
      Buffer.concat(batch.map((a) => a.plaintext)),
      // Array literals made here cost a fraction of what the driver's own take.
      `{${batch.map((a) => JSON.stringify(a.name)).join()}}`,
      `{${starts(batch).join()}}`,
      `{${batch.map((a) => a.plaintext.length).join()}}`,
      `{${batch.map((a) => a.receivedAt.getTime()).join()}}`,
      `{${batch.map((a) => a.createdAt?.getTime() ?? 'null').join()}}`,
      policy.worker,
      policy.welcomeLeaseMs,
      `{${batch.map((a) => a.urgent).join()}}`,
      batch.length,
    ],
  })
  return rows[0]?.keys ?? 'all'
}

/** 1-based offsets of each plaintext in the blob. */
function starts(batch: Arrival[]): number[] {
  let at = 1
  return batch.map((arrival) => {
    const start = at
    at += arrival.plaintext.length
    return start
  })
}

async function noteRepeats(pool: Pool, repeats: Arrival[], policy: IntakePolicy): Promise<void> {
  const keys = repeats.map(({ key }) => key)
  const { rows } = await pool.query<{ key: Buffer; received_at: Date }>(
    'select key, received_at from callback_event where key = any($1)',
    [keys],
  )
  const firstAt = new Map(rows.map((row) => [row.key.toString('hex'), row.received_at]))
  const again = repeats.filter(({ key, name, receivedAt }) => {
    const first = firstAt.get(key.toString('hex'))
    return first !== undefined && rereadsOnRepeat(name, first, receivedAt, policy)
  })
  // Without its lease, a handler that is under way cannot call the event handled.
  await pool.query(
    `with known as (select key, key = any($2) and status <> 'dead' as again from callback_event
                     where key = any($1) order by key for update)
     update callback_event e
        set repeats = repeats + 1,
            status = case when again then 'waiting' else status end,
            attempts = case when again then 0 else attempts end,
            due_at = case when again then now() else due_at end,
            locked_by = case when again then null else locked_by end,
            locked_until = case when again then null else locked_until end
       from known where e.key = known.key`,
    [keys, again.map(({ key }) => key)],
  )
}
