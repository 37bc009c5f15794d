import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How far the asking for mass messages is: one row. A round may take several ticks. */
@Entity('mass_message_poll')
export class MassMessagePoll {
  /** Always 1. */
  @PrimaryColumn('smallint') id!: number
  /** Of the latest round. */
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date
  /** null = it goes on at the next tick. */
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null
  /** What happened until then is known: when the latest finished round began. null = none has finished. */
  @Column('timestamptz', { name: 'known_until', nullable: true }) knownUntil!: Date | null
}
