import type { DataSource } from 'typeorm'
import type { Scope } from '../scope'
import { releaseRows, renewRows } from '../services/lease'
import { claimMarks, sendMarks } from '../services/tags/sendMarks'
import type { MarkRow } from '../services/tags/writeMarks'
import { startLane, type Lane } from './lane'

export interface TagMarksContext {
  db: DataSource
  /** On the bulk lane: a greeting never waits for tags. */
  scopeNow(): Scope
  worker: string
  onOutcome(outcome: string): void
}

const WORK = { table: 'tag_change', key: 'id' } as const

function keysOf(rows: MarkRow[]): string[] {
  return rows.map((row) => row.id)
}

/** Sends changes of tags to WeCom, a (member, contact) pair at a time. Several processes share the table. */
export function startTagMarks({ db, scopeNow, worker, onOutcome }: TagMarksContext): Lane<MarkRow> {
  const { settings, log } = scopeNow()
  const { batch, concurrency, leaseMs, pollMs } = settings.tags
  return startLane<MarkRow>({
    log,
    what: 'changes of tags',
    hold: batch,
    concurrency: () => concurrency,
    leaseMs,
    pollMs,
    keyOf: (row) => row.id,
    claim: (limit, open) => claimMarks(scopeNow(), { worker, limit, leaseMs, held: keysOf(open) }),
    renew: (rows) => renewRows(db.manager, WORK, keysOf(rows), { worker, leaseMs }),
    release: (rows) => releaseRows(db.manager, WORK, keysOf(rows), worker),
    async handle(row) {
      const scope = scopeNow()
      const outcome = await sendMarks(scope, row, worker)
      onOutcome(outcome)
      scope.log.info({ userId: row.user_id, externalUserId: row.external_user_id, outcome }, 'tags sent')
    },
  })
}
