import type { EntityManager } from 'typeorm'
import type { Settings } from '../config/defaults'
import type { Log } from './log'
import type { Wecom } from './wecom'
import type { Wxpay } from './wxpay/types'

/** What one piece of work (a callback, a tick, a request) may touch. */
export interface Scope {
  db: EntityManager
  wecom: Wecom
  /** null = no merchant is set up. */
  wxpay: Wxpay | null
  /** The moment of the work's cause: when the event arrived, when the tick was due. */
  now: Date
  /** The present, for deadlines and the moment of sending. */
  clock(): Date
  settings: Settings & {
    timeZone: string
    adminUserIds: readonly string[]
    agentId: number
    publicUrl: string
    /** Calls of one API that any minute may see from this process. */
    callsPerMinute: number
  }
  log: Log
  /** Who asked: a userid, or the name of the worker or job. */
  actor: string
}

/** What screens get: no client to send with. */
export type ReadScope = Pick<Scope, 'db' | 'now' | 'settings' | 'actor'>

/** Runs `work` in a transaction; a nested call becomes a savepoint. No HTTP inside. */
export function inTransaction<T>(scope: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  return scope.db.transaction((db) => work({ ...scope, db }))
}
