import type { EntityManager } from 'typeorm'
import { retryDelay } from '../decisions/retry'
import type { CallbackEvent } from '../entities/CallbackEvent'
import { AppError } from '../errors'
import type { Scope } from '../scope'
import { WecomError } from '../wecom'
import { Unparseable } from '../wecom/parse'
import { claimRows, type Claim } from './lease'

/** A claimed row, as PostgreSQL gives it. */
export interface InboxRow {
  key: Buffer
  name: string
  plaintext: Buffer | null
  received_at: Date
  created_at: Date | null
  attempts: number
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

/** Thrown by a handler whose greeting is settled: what is left of the event has no hurry. */
export class NotUrgent extends Error {
  constructor(override readonly cause: unknown) {
    super('the rest of the event failed')
  }
}

export interface Failure {
  row: Pick<InboxRow, 'key' | 'attempts'>
  error: unknown
  /** A quick try while there is still time for a greeting: waits this long, and is not counted as an attempt. */
  soonMs?: number
}

/** Puts an event back with a wait, or among the dead letters. Returns which. */
export async function markFailed(scope: Scope, worker: string, failure: Failure): Promise<'waiting' | 'dead'> {
  const { row } = failure
  const error = failure.error instanceof NotUrgent ? failure.error.cause : failure.error
  const soonMs = failure.error instanceof NotUrgent ? undefined : failure.soonMs
  const hopeless = error instanceof Unparseable || (error instanceof WecomError && error.action === 'data')
  const delay = hopeless ? null : (soonMs ?? retryDelay(row.attempts, scope.settings.inbox))
  await scope.db.query(
    `update callback_event
        set status = case when $3::float8 is null then 'dead' else 'waiting' end,
            due_at = now() + coalesce($3::float8, 0) * interval '1 ms',
            attempts = attempts - $5, urgent = urgent and $6, locked_by = null, locked_until = null, last_error = $4
      where key = $1 and locked_by = $2`,
    [row.key, worker, delay, describe(error), delay === null || soonMs === undefined ? 0 : 1, soonMs !== undefined],
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
