import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { RefundStatus } from '../decisions/sales/payment'

/** Money that goes back to who paid. */
@Entity('refund')
@Index('refund_bill', ['billNo'])
@Index('refund_open', ['dueAt'], { where: `status in ('asked', 'processing')` })
export class Refund {
  /** Ours: asked for again under the same number it is the same refund. */
  @PrimaryColumn('text', { name: 'refund_no' }) refundNo!: string
  /** Made from what caused it: the same cause told twice is one refund. */
  @Column('text', { unique: true }) key!: string
  /** Of the payment. */
  @Column('text', { name: 'bill_no' }) billNo!: string
  /** In fen. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  @Column('text') reason!: string
  @Column('text', { default: 'asked' }) status!: RefundStatus
  @Column('text', { name: 'requested_by' }) requestedBy!: string
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date
  /** When WeChat is asked for it, or about it; by the database's clock. */
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  /** WeChat's number. */
  @Column('text', { name: 'refund_id', nullable: true }) refundId!: string | null
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
