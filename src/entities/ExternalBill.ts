import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Money that a member was paid in a chat through 对外收款 (customer-contact.md 11.2). */
@Entity('external_bill')
@Index('external_bill_contact', ['externalUserId', 'paidAt'])
@Index('external_bill_paid', ['paidAt'])
export class ExternalBill {
  /** WeChat's number of the transaction; of a refund with the refund's number behind it. */
  @PrimaryColumn('text') key!: string
  @Column('text', { name: 'transaction_id' }) transactionId!: string
  @Column('text', { name: 'bill_no' }) billNo!: string
  /** Of a refund; null = it is a receipt. */
  @Column('text', { name: 'refund_no', nullable: true }) refundNo!: string | null
  /** null = the payer is no customer. */
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  @Column('text', { name: 'payee_user_id' }) payeeUserId!: string
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  @Column('bigint', { name: 'refunded_fen', default: 0 }) refundedFen!: string
  @Column('timestamptz', { name: 'paid_at' }) paidAt!: Date
  @Column('jsonb') commodities!: { description: string; amount: number }[]
  @Column('text', { default: '' }) remark!: string
  /** The sale it paid for; null = none that we know of. */
  @Column('text', { name: 'sale_no', nullable: true }) saleNo!: string | null
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date
}
