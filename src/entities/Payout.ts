import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { PayoutRefusal } from '../decisions/rewards/judge'
import type { PayoutStatus, PayoutTo } from '../decisions/rewards/payout'

/** One reward of one person, paid or not. */
@Entity('payout')
@Index('payout_programme', ['programmeId', 'requestedAt'])
@Index('payout_person', ['toId', 'requestedAt'])
@Index('payout_open', ['dueAt'], {
  where: `status in ('approved', 'paying', 'waiting-confirm') or (status = 'paid' and settled_at is null)`,
})
export class Payout {
  /** Ours, written before any call: WeChat knows the payout by it, whatever happens to an answer. */
  @PrimaryColumn('text', { name: 'bill_no' }) billNo!: string
  /** Made from what caused it: the same cause told twice is one payout. */
  @Column('text', { unique: true }) key!: string
  @Column('int', { name: 'programme_id' }) programmeId!: number
  @Column('text', { name: 'to_kind' }) toKind!: PayoutTo
  @Column('text', { name: 'to_id' }) toId!: string
  /** Under the app whose id we pay with; null = not asked for yet. */
  @Column('text', { name: 'open_id', nullable: true }) openId!: string | null
  /** In fen. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  @Column('text') status!: PayoutStatus
  /** Why we did not pay. */
  @Column('text', { nullable: true }) reason!: PayoutRefusal | null
  /** What it is for, in words. */
  @Column('text') cause!: string
  @Column('text', { name: 'requested_by' }) requestedBy!: string
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date
  /** Who said yes or no to it, where somebody had to. */
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null
  /** Of a transfer: opens the page where the receiver confirms. */
  @Column('text', { name: 'package_info', nullable: true }) packageInfo!: string | null
  /** When WeChat is called, or asked; by the database's clock. */
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  /** When WeChat was called first; what comes after asks by the number before it calls. */
  @Column('timestamptz', { name: 'called_at', nullable: true }) calledAt!: Date | null
  /** WeChat's number; of a coupon, its id. */
  @Column('text', { name: 'wechat_no', nullable: true }) wechatNo!: string | null
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null
  /** WeChat has no more to say of it. */
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
