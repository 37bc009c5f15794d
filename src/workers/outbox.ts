import type { DataSource } from 'typeorm'
import type { Scope } from '../scope'
import { releaseRows, renewRows } from '../services/lease'
import type { ClaimedRow } from '../services/outbox/row'
import { claimMessages, sendMessage } from '../services/outbox/send'
import { startLane, type Lane } from './lane'

export interface OutboxContext {
  db: DataSource
  scopeNow(): Scope
  worker: string
  onOutcome(outcome: string): void
  /** How often it looks without being woken; the setting's when not given. */
  pollMs?: number
}

/** Messages on their way at the same time in one process. */
const CONCURRENCY = 4

const WORK = { table: 'outbox_message', key: 'dedupe_key' } as const

function keysOf(rows: ClaimedRow[]): string[] {
  return rows.map((row) => row.dedupe_key)
}

/** Sends what is due. Several processes share the table. */
export function startOutboxSender({ db, scopeNow, worker, onOutcome, pollMs }: OutboxContext): Lane<ClaimedRow> {
  const { settings, log } = scopeNow()
  const { batch, leaseMs, pollMs: usualMs } = settings.outbox
  return startLane<ClaimedRow>({
    log,
    what: 'the outbox',
    hold: batch,
    concurrency: () => CONCURRENCY,
    leaseMs,
    pollMs: pollMs ?? usualMs,
    keyOf: (row) => row.dedupe_key,
    claim: (limit, open) => claimMessages(scopeNow(), { worker, limit, leaseMs, held: keysOf(open) }),
    renew: (rows) => renewRows(db.manager, WORK, keysOf(rows), { worker, leaseMs }),
    release: (rows) => releaseRows(db.manager, WORK, keysOf(rows), worker),
    async handle(row) {
      const scope = scopeNow()
      const outcome = await sendMessage(scope, row, worker)
      onOutcome(outcome)
      scope.log.info({ message: row.dedupe_key, outcome, attempts: row.attempts }, 'message settled')
    },
  })
}
