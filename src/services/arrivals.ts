import type { Pool, PoolClient } from 'pg'
import { rereadsOnRepeat } from '../decisions/repeat'

/** A callback as the door hands it over. */
export interface Arrival {
  key: Buffer
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
  const fresh = await insertArrivals(pool, unique, policy)
  if (fresh === 'all' && unique.length === batch.length) return batch.map(() => 'new')
  const news = new Set(fresh === 'all' ? unique.map(({ key }) => key.toString('hex')) : fresh)
  const stored = batch.map(({ key }): Stored => (news.delete(key.toString('hex')) ? 'new' : 'repeat'))
  const repeats = batch.filter((_, i) => stored[i] === 'repeat')
  await inTransaction(pool, async (client) => {
    for (const repeat of repeats) await noteRepeat(client, repeat, policy)
  })
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
      batch.map((a) => a.name),
      starts(batch),
      batch.map((a) => a.plaintext.length),
      batch.map((a) => a.receivedAt.getTime()),
      batch.map((a) => a.createdAt?.getTime() ?? null),
      policy.worker,
      policy.welcomeLeaseMs,
      batch.map((a) => a.urgent),
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

async function noteRepeat(client: PoolClient, { key, name, receivedAt }: Arrival, policy: IntakePolicy): Promise<void> {
  const { rows } = await client.query<{ received_at: Date; status: string }>(
    'select received_at, status from callback_event where key = $1 for update',
    [key],
  )
  const first = rows[0]
  if (!first) return
  const again = first.status !== 'dead' && rereadsOnRepeat(name, first.received_at, receivedAt, policy)
  // Without its lease, a handler that is under way cannot call the event handled.
  const anew = ", status = 'waiting', attempts = 0, due_at = now(), locked_by = null, locked_until = null"
  await client.query(`update callback_event set repeats = repeats + 1${again ? anew : ''} where key = $1`, [key])
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    // The connection may be what failed: it is not given back.
    client.release(true)
    throw error
  }
}
