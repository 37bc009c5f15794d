import { markFailed, type InboxRow } from '../services/inbox'
import type { Scope } from '../scope'
import { reached } from '../step'
import type { CallbackRouter } from '../wecom/router'
import { decode } from '../wecom/events'
import { parsePlaintext } from '../wecom/parse'

export type Handled = 'handled' | 'waiting' | 'dead'

export interface EventWork {
  router: CallbackRouter<Scope>
  worker: string
  /** Marks the event as handled, together with others. */
  complete(key: Buffer): Promise<void>
  /** Called for each outcome, for the figures. */
  onOutcome(outcome: Handled, name: string): void
}

/** Reads and dispatches one stored event, and records what became of it. Never throws for a failing handler. */
export async function handleEvent(scope: Scope, row: InboxRow, work: EventWork, retryInMs?: number): Promise<void> {
  const began = scope.clock().getTime()
  const event = row.key.toString('hex').slice(0, 16)
  try {
    await dispatch(scope, row, work.router)
    reached('inbox.dispatched')
    await work.complete(row.key)
    work.onOutcome('handled', row.name)
    scope.log.info({ event, name: row.name, ms: scope.clock().getTime() - began }, 'event handled')
  } catch (error) {
    const failure = retryInMs === undefined ? { row, error } : { row, error, delayMs: retryInMs }
    const outcome = await markFailed(scope, work.worker, failure)
    work.onOutcome(outcome, row.name)
    const fields = { err: error, event, name: row.name, attempts: row.attempts }
    if (outcome === 'dead') scope.log.error(fields, 'event could not be handled; it is among the dead letters')
    else scope.log.warn(fields, 'event failed; it is tried again')
  }
}

/** An event nobody handles is complete as soon as it is stored. */
async function dispatch(scope: Scope, row: InboxRow, router: CallbackRouter<Scope>): Promise<void> {
  if (row.plaintext === null) return
  const decoded = decode(parsePlaintext(row.plaintext))
  reached('inbox.parsed')
  if (decoded.known) await router.dispatch(scope, decoded.event)
}
