import type { Pool } from 'pg'
import type { Scope } from '../scope'
import { reached } from '../step'
import { createBatcher } from './batcher'
import { storeArrivals, type Arrival, type Stored } from './arrivals'

/** The way into the inbox: many callbacks, one commit. */
export interface Intake {
  /** Resolves when the callback is on disk. Rejects when it could not be stored: then it must not be acknowledged. */
  accept(arrival: Arrival): Promise<Stored>
  /** How many callbacks wait for their commit now. */
  pending(): number
  idle(): Promise<void>
}

export interface IntakeOptions {
  pool: Pool
  worker: string
  settings: Pick<Scope['settings'], 'inbox' | 'callback'>
  /** Called with each new event that carries a welcome code; it is leased to `worker` already. */
  onUrgent(arrival: Arrival): void
  /** Called after each commit that brought something new for the pump. */
  onStored(): void
}

const MAX_BATCH = 500
/** While one commit waits for the disk, the next batch is sent. */
const FLUSHERS = 2

export function createIntake({ pool, worker, settings, onUrgent, onStored }: IntakeOptions): Intake {
  const policy = {
    worker,
    welcomeLeaseMs: settings.inbox.welcomeLeaseMs,
    rereadWithinMs: settings.callback.rereadWithinMs,
  }
  const batcher = createBatcher<Arrival, Stored>(
    async (batch) => {
      const stored = await storeArrivals(pool, batch, policy)
      reached('intake.stored')
      batch.forEach((arrival, i) => arrival.urgent && stored[i] === 'new' && onUrgent(arrival))
      onStored()
      return stored
    },
    MAX_BATCH,
    FLUSHERS,
  )
  return { accept: batcher.add, pending: batcher.pending, idle: batcher.idle }
}
