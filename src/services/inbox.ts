import type { EntityManager } from 'typeorm'
import { rereadsOnRepeat } from '../decisions/repeat'
import { retryDelay } from '../decisions/retry'
import type { CallbackEvent } from '../entities/CallbackEvent'
import { AppError } from '../errors'
import type { Scope } from '../scope'
import { WecomError } from '../wecom'
import { Unparseable } from '../wecom/parse'
import { claimRows, type Claim } from './lease'

/** A callback as the door hands it over. */
export interface Arrival {
  key: Buffer
  name: string
  plaintext: Buffer
  receivedAt: Date
  createdAt: Date | null
  urgent: boolean
}

/** A claimed row, as PostgreSQL gives it. */
export interface InboxRow {
  key: Buffer
  name: string
  plaintext: Buffer | null
  received_at: Date
  created_at: Date | null
  attempts: number
}

/** What `storeArrivals` did with one arrival. */
export type Stored = 'new' | 'repeat'

interface IntakePolicy {
  worker: string
  welcomeLeaseMs: number
  rereadWithinMs: number
}

/**
 * Stores a batch in one statement and one commit; when it returns, every arrival is on disk. Urgent ones come out
 * leased to `worker`. Repeats are counted, and a repeat that means a second change is made waiting again.
 */
export async function storeArrivals(db: EntityManager, batch: Arrival[], policy: IntakePolicy): Promise<Stored[]> {
  const unique = [...new Map(batch.map((arrival) => [arrival.key.toString('latin1'), arrival])).values()]
  const inserted = await insertArrivals(db, unique, policy)
  const fresh = new Set(inserted.map((row) => row.key.toString('latin1')))
  if (fresh.size === batch.length) return batch.map(() => 'new')
  const stored = batch.map((arrival): Stored => (fresh.delete(arrival.key.toString('latin1')) ? 'new' : 'repeat'))
  await noteRepeats(
    db,
    batch.filter((_, i) => stored[i] === 'repeat'),
    policy,
  )
  return stored
}

/** One blob and its offsets travel cheaper than an array of escaped bytea. */
function insertArrivals(db: EntityManager, batch: Arrival[], policy: IntakePolicy): Promise<{ key: Buffer }[]> {
  return db.query(
    `insert into callback_event (key, name, plaintext, received_at, created_at, urgent, due_at, locked_by, locked_until, attempts)
     select substring($1::bytea from (n::int - 1) * 32 + 1 for 32), name,
            substring($2::bytea from start for length), to_timestamp(received_ms / 1000), to_timestamp(created_ms / 1000), urgent, now(),
            case when urgent then $8 end, case when urgent then now() + $9 * interval '1 ms' end, urgent::int
       from unnest($3::text[], $4::int[], $5::int[], $6::float8[], $7::float8[], $10::boolean[])
            with ordinality as a(name, start, length, received_ms, created_ms, urgent, n)
     on conflict (key) do nothing
     returning key`,
    [
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
    ],
  )
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

async function noteRepeats(db: EntityManager, repeats: Arrival[], policy: IntakePolicy): Promise<void> {
  for (const { key, name, receivedAt } of repeats) {
    await db.transaction(async (tx) => {
      const [first] = await tx.query<{ received_at: Date; status: string }[]>(
        'select received_at, status from callback_event where key = $1 for update',
        [key],
      )
      if (!first) return
      const arrival = { receivedAt: first.received_at, handled: first.status === 'handled' }
      const again = rereadsOnRepeat(name, arrival, receivedAt, policy)
      await tx.query(
        `update callback_event set repeats = repeats + 1,
                status = case when $2 then 'waiting' else status end,
                attempts = case when $2 then 0 else attempts end,
                due_at = case when $2 then now() else due_at end
          where key = $1`,
        [key, again],
      )
    })
  }
}

/** Takes due events of one lane. */
export function claimEvents(db: EntityManager, lane: 'urgent' | 'normal', claim: Claim): Promise<InboxRow[]> {
  const ready = `status = 'waiting' and ${lane === 'urgent' ? 'urgent' : 'not urgent'} and due_at <= now()`
  return claimRows<InboxRow>(db, { table: 'callback_event', key: 'key', ready }, claim)
}

/** Marks events as handled, unless the lease was lost to somebody else meanwhile. */
export async function markHandled(db: EntityManager, keys: Buffer[], worker: string, at: Date): Promise<void> {
  await db.query(
    `update callback_event set status = 'handled', handled_at = $3, locked_by = null, locked_until = null, last_error = null
      where key = any($1) and locked_by = $2`,
    [keys, worker, at],
  )
}

export interface Failure {
  row: Pick<InboxRow, 'key' | 'attempts'>
  error: unknown
  /** Waits this long instead of the policy's backoff, when the caller knows better. */
  delayMs?: number
}

/** Puts an event back with a wait, or among the dead letters. Returns which. */
export async function markFailed(scope: Scope, worker: string, failure: Failure): Promise<'waiting' | 'dead'> {
  const { row, error } = failure
  const hopeless = error instanceof Unparseable || (error instanceof WecomError && error.action === 'data')
  const backoff = retryDelay(row.attempts, scope.settings.inbox)
  const delay = hopeless || backoff === null ? null : (failure.delayMs ?? backoff)
  await scope.db.query(
    `update callback_event
        set status = case when $3::float8 is null then 'dead' else 'waiting' end,
            due_at = now() + coalesce($3::float8, 0) * interval '1 ms',
            locked_by = null, locked_until = null, last_error = $4
      where key = $1 and locked_by = $2`,
    [row.key, worker, delay, describe(error)],
  )
  return delay === null ? 'dead' : 'waiting'
}

/** Short and free of content: errors of our own and of the SDK never quote a payload. */
function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.slice(0, 500)
}

/** Makes a dead or handled event waiting again. Throws for one that still waits, is gone, or whose content was removed. */
export async function replayEvent(scope: Scope, key: Buffer): Promise<void> {
  const found = await scope.db.query<Pick<CallbackEvent, 'status' | 'plaintext'>[]>(
    'select status, plaintext from callback_event where key = $1',
    [key],
  )
  const event = found[0]
  if (!event) throw new AppError('not-found')
  if (event.status === 'waiting') throw new AppError('not-replayable')
  if (event.plaintext === null) throw new AppError('payload-gone')
  await scope.db.query(
    `update callback_event set status = 'waiting', due_at = now(), attempts = 0, locked_by = null, locked_until = null
      where key = $1 and status <> 'waiting'`,
    [key],
  )
}
