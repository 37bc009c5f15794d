import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { SaleSource, SaleStatus, SaleTerms } from '../decisions/sales/sale'

/** An order that is placed here, from its price to its payment. Once it counts it is an order like those the shop tells of. */
@Entity('sale')
@Index('sale_contact', ['externalUserId', 'createdAt'])
@Index('sale_day', ['createdAt', 'saleNo'])
@Index('sale_unpaid', ['createdAt'], { where: `status = 'unpaid'` })
export class Sale {
  /** Ours, which the customer reads as well; the number of its order. */
  @PrimaryColumn('text', { name: 'sale_no' }) saleNo!: string
  /** Made from what caused it: the same cause told twice is one sale. */
  @Column('text', { unique: true }) key!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('text') source!: SaleSource
  /** The member who placed it; null = the customer. */
  @Column('text', { name: 'created_by', nullable: true }) createdBy!: string | null
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  @Column('text') terms!: SaleTerms
  @Column('text', { default: 'unpaid' }) status!: SaleStatus
  /** In fen: the sum of its lines. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  /** In fen, of what was paid. */
  @Column('bigint', { name: 'refunded_fen', default: 0 }) refundedFen!: string
  @Column('text', { default: '' }) note!: string
  /** Since when it is an order: it feeds forecasts and audiences. */
  @Column('timestamptz', { name: 'ordered_at', nullable: true }) orderedAt!: Date | null
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null
}
