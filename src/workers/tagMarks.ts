import type { MarkRow } from '../services/tags/writeMarks'
import { claimMarks, sendMarks } from '../services/tags/sendMarks'
import type { Lane } from './lane'
import { startTableLane, type LaneContext } from './tableLane'

export interface TagMarksContext extends LaneContext {
  onOutcome(outcome: string): void
}

/** Sends changes of tags to WeCom, a (member, contact) pair at a time; on the bulk lane, since a greeting never waits for tags. */
export function startTagMarks(context: TagMarksContext): Lane<MarkRow> {
  const { scopeNow, worker, onOutcome } = context
  const { batch, concurrency, leaseMs, pollMs } = scopeNow().settings.tags
  return startTableLane<MarkRow>(context, {
    what: 'changes of tags',
    work: { table: 'tag_change', key: 'id' },
    keyOf: (row) => row.id,
    claim: claimMarks,
    hold: batch,
    concurrency,
    leaseMs,
    pollMs,
    async handle(row) {
      const scope = scopeNow()
      const outcome = await sendMarks(scope, row, worker)
      onOutcome(outcome)
      scope.log.info({ userId: row.user_id, externalUserId: row.external_user_id, outcome }, 'tags sent')
    },
  })
}
