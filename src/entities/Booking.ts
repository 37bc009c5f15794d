import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A delivery that a customer booked: when and where to. What and for how much is its sale. */
@Entity('booking')
@Index('booking_day', ['day', 'slotId'])
@Index('booking_begins', ['beginsAt'])
@Index('booking_contact', ['externalUserId', 'beginsAt'])
export class Booking {
  @PrimaryColumn('text', { name: 'sale_no' }) saleNo!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('date') day!: string
  @Column('int', { name: 'slot_id' }) slotId!: number
  /** What was promised, which a later change of the window does not move. */
  @Column('timestamptz', { name: 'begins_at' }) beginsAt!: Date
  @Column('timestamptz', { name: 'ends_at' }) endsAt!: Date
  /** Changed and cancelled before this moment. */
  @Column('timestamptz', { name: 'closes_at' }) closesAt!: Date
  @Column('text') recipient!: string
  @Column('text') phone!: string
  @Column('text') address!: string
  @Column('timestamptz', { name: 'booked_at' }) bookedAt!: Date
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null
}
