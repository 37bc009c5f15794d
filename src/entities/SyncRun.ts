import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** first = the store was empty. nightly = the reconciliation. manual = a person asked for it. */
export type SyncCause = 'first' | 'nightly' | 'manual'
/** failed = it cannot go on; `lastError` says why and `stage` where. */
export type SyncStatus = 'running' | 'done' | 'failed'

/** One pass over everything WeCom shows us. At most one is unfinished; a lease says which process works on it. */
@Entity('sync_run')
@Index('sync_run_one', ['status'], { unique: true, where: `status = 'running'` })
export class SyncRun {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text') cause!: SyncCause
  /** A userid, or the name of the job. */
  @Column('text') actor!: string
  @Column('text', { default: 'running' }) status!: SyncStatus
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null
  /** Relations that stood when it began: about as many will be read. */
  @Column('int', { default: 0 }) known!: number
  /** How often it began or was taken up again. */
  @Column('int', { default: 0 }) attempts!: number
  /** Not taken up before this. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' }) dueAt!: Date
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  /** For a person: what it waits for, or why it failed. */
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
