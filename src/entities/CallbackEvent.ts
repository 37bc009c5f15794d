import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

export type CallbackStatus = 'waiting' | 'handled' | 'dead'

/** One callback from WeCom, stored before it is acknowledged. */
@Entity('callback_event')
@Index('callback_event_due', ['dueAt'], { where: `status = 'waiting' and not urgent` })
@Index('callback_event_due_urgent', ['dueAt'], { where: `status = 'waiting' and urgent` })
@Index('callback_event_dead', ['receivedAt'], { where: `status = 'dead'` })
@Index('callback_event_received', ['receivedAt'])
@Index('callback_event_payload', ['receivedAt'], { where: `status = 'handled' and plaintext is not null` })
export class CallbackEvent {
  /** sha256 of the decrypted plaintext: the random prefix and the nonce stand outside it. */
  @PrimaryColumn('bytea') key!: Buffer
  /** `Event.ChangeType` or `message.<MsgType>`, in WeCom's own words. */
  @Column('text') name!: string
  /** As bytes: one NUL or lone surrogate must not fail a batch. null = removed after its retention time. */
  @Column('bytea', { nullable: true }) plaintext!: Buffer | null
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date
  /** WeCom's CreateTime; null when it could not be read. */
  @Column('timestamptz', { name: 'created_at', nullable: true }) createdAt!: Date | null
  /** It carries a welcome code, so it has a worker of its own. */
  @Column('boolean') urgent!: boolean
  @Column('text', { default: 'waiting' }) status!: CallbackStatus
  /** When it may be taken, by the database's clock. */
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  /** How often the same plaintext arrived again. */
  @Column('int', { default: 0 }) repeats!: number
  @Column('timestamptz', { name: 'handled_at', nullable: true }) handledAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
