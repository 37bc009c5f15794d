import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What one member has to do with a mass message: confirm it. Nothing goes out before (customer-contact.md 5.1). */
@Entity('mass_message_task')
export class MassMessageTask {
  @PrimaryColumn('text', { name: 'msg_id' }) msgId!: string
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  /** When the member sent it; null = not yet. */
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null
  /** When all that became of it was read; null = not yet, or some of it was still on its way. */
  @Column('timestamptz', { name: 'results_at', nullable: true }) resultsAt!: Date | null
}
