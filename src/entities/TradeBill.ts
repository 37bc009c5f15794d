import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A day's trade bill of WeChat Pay, compared with what we wrote down. */
@Entity('trade_bill')
export class TradeBill {
  @PrimaryColumn('date') day!: string
  /** open = it could not be had or read yet. */
  @Column('text') status!: 'open' | 'equal' | 'differs'
  @Column('int', { default: 0 }) lines!: number
  /** In fen. */
  @Column('bigint', { name: 'paid_fen', default: 0 }) paidFen!: string
  @Column('bigint', { name: 'refunded_fen', default: 0 }) refundedFen!: string
  @Column('int', { default: 0 }) differences!: number
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
