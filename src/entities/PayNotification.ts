import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { NotificationOutcome } from '../decisions/sales/payment'

/** What WeChat Pay told us, verified and opened, on disk before it is acknowledged. */
@Entity('pay_notification')
@Index('pay_notification_open', ['dueAt'], { where: 'handled_at is null' })
@Index('pay_notification_payload', ['receivedAt'], { where: 'resource is not null' })
export class PayNotification {
  /** WeChat's: the same when it tells it again. */
  @PrimaryColumn('text') id!: string
  @Column('text', { name: 'event_type' }) eventType!: string
  @Column('text', { name: 'original_type' }) originalType!: string
  /** WeChat's JSON. null = removed after its retention time. */
  @Column('text', { nullable: true }) resource!: string | null
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('timestamptz', { name: 'handled_at', nullable: true }) handledAt!: Date | null
  @Column('text', { nullable: true }) outcome!: NotificationOutcome | null
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
