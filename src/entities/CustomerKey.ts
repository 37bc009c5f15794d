import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Under which number the shop knows a contact: learnt from orders that named both, or from somebody who attached one. */
@Entity('customer_key')
export class CustomerKey {
  @PrimaryColumn('text') kind!: 'customer-no' | 'phone'
  @PrimaryColumn('text') value!: string
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('timestamptz', { name: 'learnt_at' }) learntAt!: Date
}
