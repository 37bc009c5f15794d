import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A mass message to contacts, whoever made it, of which WeCom told us. Facts: customer-contact.md 5. */
@Entity('mass_message')
@Index('mass_message_open', ['lookedAt', 'createdAt'], { where: 'settled_at is null' })
export class MassMessage {
  @PrimaryColumn('text', { name: 'msg_id' }) msgId!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** When all its tasks were last asked for; null = not yet. */
  @Column('timestamptz', { name: 'looked_at', nullable: true }) lookedAt!: Date | null
  /** When nothing more could come of it: it is asked for no more. */
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
}
