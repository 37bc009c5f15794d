import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** An order of whom nobody knows yet which contact placed it; it leaves this table when somebody does. */
@Entity('unmatched_order')
@Index('unmatched_order_told', ['toldAt', 'orderNo'])
@Index('unmatched_order_contact', ['externalUserId'], { where: 'external_user_id is not null' })
@Index('unmatched_order_union', ['unionId'], { where: 'union_id is not null' })
@Index('unmatched_order_customer', ['customerNo'], { where: 'customer_no is not null' })
@Index('unmatched_order_phone', ['phone'], { where: 'phone is not null' })
export class UnmatchedOrder {
  @PrimaryColumn('text', { name: 'order_no' }) orderNo!: string
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  @Column('text', { name: 'union_id', nullable: true }) unionId!: string | null
  /** The shop's own number of its customer. */
  @Column('text', { name: 'customer_no', nullable: true }) customerNo!: string | null
  /** Its digits, without the country's 86. */
  @Column('text', { nullable: true }) phone!: string | null
  @Column('timestamptz') at!: Date
  /** In fen. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  @Column('text') source!: string
  @Column('jsonb') lines!: { sku: string; quantity: number }[]
  /** Of what was told, to know a repeat. */
  @Column('uuid') print!: string
  /** How many contacts it could be: none, or several. */
  @Column('int') candidates!: number
  @Column('timestamptz', { name: 'told_at' }) toldAt!: Date
}
