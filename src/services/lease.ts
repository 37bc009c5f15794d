import type { EntityManager } from 'typeorm'

/** A table that holds work: rows are claimed with a lease, so that a dead process loses them by itself. */
export interface WorkTable {
  table:
    | 'callback_event'
    | 'outbox_message'
    | 'sync_run'
    | 'tag_change'
    | 'corp_tag_change'
    | 'campaign_part'
    | 'kf_account'
    | 'kf_session'
    | 'rule_event'
    | 'rule_run'
    | 'pay_notification'
    | 'payment'
    | 'refund'
    | 'payout'
  key: string
  /** Which rows are ready, in SQL; `$5` and up are the claim's own parameters. */
  ready: string
  /** The claim does not wait for the disk: what comes of the row is written later, and takes the claim along. */
  lazy?: true
}

export interface Claim {
  /** Who claims: one name per worker and process. */
  worker: string
  limit: number
  leaseMs: number
  /** Keys at work here already. Claimed again, a row that lost its lease on purpose could be called finished by its old run. */
  held: readonly unknown[]
  parameters?: unknown[]
}

/**
 * In what a statement returns: its transaction is written to the disk a moment after it ends. For what a power cut may undo as a
 * whole; nothing that is committed after it, and waited for, can survive without it.
 */
export const LAZILY = `set_config('synchronous_commit', 'off', true) as lazily`

/** Takes up to `limit` ready rows that nobody holds, oldest due first. Other processes skip them until the lease ends. */
export async function claimRows<Row>(db: EntityManager, work: WorkTable, claim: Claim): Promise<Row[]> {
  const [rows] = await db.query<[Row[], number]>(
    `with ready as materialized (
       select ${work.key} as claimed from ${work.table}
        where ${work.ready} and (locked_until is null or locked_until < now())
          and not (${work.key} = any($4))
        order by due_at limit $3 for update skip locked)
     update ${work.table} w
        set locked_by = $1, locked_until = now() + $2 * interval '1 ms', attempts = w.attempts + 1
       from ready where w.${work.key} = ready.claimed
      returning w.*${work.lazy ? `, ${LAZILY}` : ''}`,
    [claim.worker, claim.leaseMs, claim.limit, claim.held, ...(claim.parameters ?? [])],
  )
  return rows
}

/** Keeps a claim alive while its work goes on. Rows that were lost meanwhile stay lost. */
export async function renewRows(
  db: EntityManager,
  work: Pick<WorkTable, 'table' | 'key'>,
  keys: readonly unknown[],
  claim: Pick<Claim, 'worker' | 'leaseMs'>,
): Promise<void> {
  await db.query(
    `update ${work.table} set locked_until = now() + $3 * interval '1 ms' where ${work.key} = any($1) and locked_by = $2`,
    [keys, claim.worker, claim.leaseMs],
  )
}

/** Gives back what was claimed and not begun, so that the next process need not wait for the lease to end. */
export async function releaseRows(
  db: EntityManager,
  work: Pick<WorkTable, 'table' | 'key'>,
  keys: readonly unknown[],
  worker: string,
): Promise<void> {
  await db.query(
    `update ${work.table} set locked_by = null, locked_until = null, attempts = attempts - 1
      where ${work.key} = any($1) and locked_by = $2`,
    [keys, worker],
  )
}
