import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** In which rhythm a contact orders, from three order days on; kept with each order, so that no list has to find it out. */
@Entity('order_rhythm')
@Index('order_rhythm_expected', ['expectedOn'])
export class OrderRhythm {
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** Days of the business with at least one order. */
  @Column('int', { name: 'order_days' }) orderDays!: number
  /** The median of the gaps between them. */
  @Column('int', { name: 'usual_days' }) usualDays!: number
  @Column('date', { name: 'last_day' }) lastDay!: string
  /** `lastDay` and `usualDays` together. */
  @Column('date', { name: 'expected_on' }) expectedOn!: string
}
