import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Whether everything that is sent without a person is stopped: one row, read at the moment of each sending. */
@Entity('automatic_sending')
export class AutomaticSending {
  /** Always 'all'. */
  @PrimaryColumn('text') what!: string
  /** null = it goes on. */
  @Column('timestamptz', { name: 'stopped_at', nullable: true }) stoppedAt!: Date | null
  /** The latest who stopped it or let it go on. */
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
  @Column('text', { default: '' }) reason!: string
}
