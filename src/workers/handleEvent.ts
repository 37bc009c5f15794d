import type { Dispatch } from '../handlers/callback/routes'
import { markFailed, NotUrgent, type InboxRow } from '../services/inbox'
import type { Scope } from '../scope'
import { reached } from '../step'

export type Handled = 'handled' | 'waiting' | 'dead'

export interface EventWork {
  dispatch: Dispatch
  worker: string
  /** Marks the event as handled, together with others. */
  complete(key: Buffer): Promise<void>
  /** Called for each outcome, for the figures. */
  onOutcome(outcome: Handled, name: string): void
}

/** Reads and dispatches one stored event, and records what became of it. Never throws for a failing handler. */
export async function handleEvent(scope: Scope, row: InboxRow, work: EventWork, soonMs?: number): Promise<void> {
  const began = scope.clock().getTime()
  const event = row.key.toString('hex').slice(0, 16)
  try {
    if (row.attempts > scope.settings.inbox.maxAttempts)
      throw new Error('it ended the process that handled it, again and again')
    // Without a payload there is nothing left to do: it was removed after its retention time.
    if (row.plaintext !== null) await work.dispatch(scope, row.plaintext)
    reached('inbox.dispatched')
    await work.complete(row.key)
    work.onOutcome('handled', row.name)
    scope.log.info({ event, name: row.name, ms: scope.clock().getTime() - began }, 'event handled')
  } catch (error) {
    const failure = soonMs === undefined ? { row, error } : { row, error, soonMs }
    const outcome = await markFailed(scope, work.worker, failure)
    work.onOutcome(outcome, row.name)
    const fields = {
      err: error instanceof NotUrgent ? error.cause : error,
      event,
      name: row.name,
      attempts: row.attempts,
    }
    if (outcome === 'dead') scope.log.error(fields, 'event could not be handled; it is among the dead letters')
    else scope.log.warn(fields, 'event failed; it is tried again')
  }
}
