import type { ClaimedRow } from '../services/outbox/row'
import { claimMessages, sendMessage } from '../services/outbox/send'
import type { Lane } from './lane'
import { startTableLane, type LaneContext } from './tableLane'

export interface OutboxContext extends LaneContext {
  onOutcome(outcome: string): void
  /** How often it looks without being woken; the setting's when not given. */
  pollMs?: number
}

/** Messages on their way at the same time in one process. */
const CONCURRENCY = 4

/** Sends what is due. Several processes share the table. */
export function startOutboxSender(context: OutboxContext): Lane<ClaimedRow> {
  const { scopeNow, worker, onOutcome, pollMs } = context
  const { batch, leaseMs, pollMs: usualMs } = scopeNow().settings.outbox
  return startTableLane<ClaimedRow>(context, {
    what: 'the outbox',
    work: { table: 'outbox_message', key: 'dedupe_key' },
    keyOf: (row) => row.dedupe_key,
    claim: claimMessages,
    hold: batch,
    concurrency: CONCURRENCY,
    leaseMs,
    pollMs: pollMs ?? usualMs,
    async handle(row) {
      const scope = scopeNow()
      const outcome = await sendMessage(scope, row, worker)
      onOutcome(outcome)
      scope.log.info({ message: row.dedupe_key, outcome, attempts: row.attempts }, 'message settled')
    },
  })
}
