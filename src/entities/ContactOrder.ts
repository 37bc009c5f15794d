import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** One order of one contact, as the shop told us. */
@Entity('contact_order')
@Index('contact_order_contact', ['externalUserId', 'at'])
export class ContactOrder {
  /** The shop's own number: the same order told twice is one. */
  @PrimaryColumn('text', { name: 'order_no' }) orderNo!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('timestamptz') at!: Date
  /** In fen. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  /** Where it was placed, in the teller's words. */
  @Column('text') source!: string
  /** Of what was told, to know a repeat from another order under the same number. null = never equal. */
  @Column('uuid', { nullable: true }) print!: string | null
  @Column('timestamptz', { name: 'told_at' }) toldAt!: Date
}
