import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { PaymentHeld, PaymentMethod, PaymentStatus } from '../decisions/sales/payment'

/** One try to be paid for a sale, under one bill number at WeChat Pay. */
@Entity('payment')
@Index('payment_sale', ['saleNo'])
@Index('payment_open', ['dueAt'], { where: `status in ('creating', 'open')` })
@Index('payment_held', ['createdAt'], { where: `status = 'held'` })
@Index('payment_paid', ['paidAt'], { where: 'paid_at is not null' })
export class Payment {
  /** Ours: WeChat knows the payment by it, whatever happens to an answer. */
  @PrimaryColumn('text', { name: 'bill_no' }) billNo!: string
  @Column('text', { name: 'sale_no' }) saleNo!: string
  @Column('text') method!: PaymentMethod
  @Column('text', { default: 'creating' }) status!: PaymentStatus
  /** In fen. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  /** native: what is shown as a code. jsapi: the prepay id. wecom: the payment id of the sidebar. */
  @Column('text', { name: 'opened_with', nullable: true }) openedWith!: string | null
  /** Under the app whose id we pay with. */
  @Column('text', { name: 'open_id', nullable: true }) openId!: string | null
  /** WeChat's number. */
  @Column('text', { name: 'transaction_id', nullable: true }) transactionId!: string | null
  @Column('text', { name: 'created_by', nullable: true }) createdBy!: string | null
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** Nobody can pay after this. */
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date
  /** When WeChat is asked what became of it, if it tells nothing before; by the database's clock. */
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null
  /** Why a person must look at it before it counts. */
  @Column('text', { nullable: true }) held!: PaymentHeld | null
  /** What was told of it that is not as it should be, for that person. */
  @Column('jsonb', { name: 'held_detail', nullable: true }) heldDetail!: Record<string, unknown> | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
