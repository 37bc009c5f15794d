import { readQueues, type Queues } from '../facts/queues'
import type { ReadScope } from '../scope'

export interface Readiness {
  ready: boolean
  database: 'ok' | 'unreachable'
  migrations: 'ok' | 'missing' | 'unknown'
  /** A long queue is said, but does not make the server unready: turning callbacks away would only lengthen it. */
  queues: (Queues & { state: 'ok' | 'behind' }) | null
}

const BEHIND_SECONDS = 60

/** Whether the server can take callbacks. */
export async function readReadiness(scope: ReadScope, isMigrated: () => Promise<boolean>): Promise<Readiness> {
  try {
    if (!(await isMigrated())) return { ready: false, database: 'ok', migrations: 'missing', queues: null }
    const queues = await readQueues(scope)
    const behind = Math.max(queues.inboxLagSeconds, queues.outboxLagSeconds) > BEHIND_SECONDS
    return { ready: true, database: 'ok', migrations: 'ok', queues: { ...queues, state: behind ? 'behind' : 'ok' } }
  } catch {
    // Any failure here means the same to who asks: the database does not answer. It is logged where work fails.
    return { ready: false, database: 'unreachable', migrations: 'unknown', queues: null }
  }
}
