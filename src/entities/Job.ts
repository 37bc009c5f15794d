import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Bilingual } from '../decisions/bilingual'

/** A job as the running server has it, written at its start: what screens can know of it. */
@Entity('job')
export class Job {
  @PrimaryColumn('text') name!: string
  /** Cron, in business time. */
  @Column('text') schedule!: string
  @Column('jsonb') why!: Bilingual
  /** When its schedule calls for it next; null = not within a month. */
  @Column('timestamptz', { name: 'next_at', nullable: true }) nextAt!: Date | null
  /** Since when it does not run by its schedule; null = it does. What falls due meanwhile is made up for afterwards. */
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null
  @Column('text', { name: 'paused_by', nullable: true }) pausedBy!: string | null
  @Column('text', { name: 'pause_reason', nullable: true }) pauseReason!: string | null
}
