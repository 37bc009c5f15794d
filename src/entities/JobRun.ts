import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

export type JobOutcome = 'done' | 'failed'

/** One tick of one job. The primary key and the lease keep two processes from running the same tick. */
@Entity('job_run')
@Index('job_run_open', ['job'], { where: 'finished_at is null' })
@Index('job_run_tick', ['tick'])
export class JobRun {
  @PrimaryColumn('text') job!: string
  /** The moment it was due, not the moment it ran. */
  @PrimaryColumn('timestamptz') tick!: Date
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null
  @Column('text', { nullable: true }) outcome!: JobOutcome | null
  @Column('text', { name: 'locked_by' }) lockedBy!: string
  @Column('timestamptz', { name: 'locked_until' }) lockedUntil!: Date
  @Column('int', { default: 1 }) attempts!: number
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
  /** Whether its schedule called for it; else somebody ran it by hand for a moment of their choice. */
  @Column('boolean', { default: true }) scheduled!: boolean
  /** Who asked for it by hand, a userid or `operator`; null = nobody. */
  @Column('text', { name: 'asked_by', nullable: true }) askedBy!: string | null
}
