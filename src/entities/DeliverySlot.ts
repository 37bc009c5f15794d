import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A window in which is delivered, each week. Bookings name it, so one that is given up stays. */
@Entity('delivery_slot')
export class DeliverySlot {
  @PrimaryGeneratedColumn('identity', { type: 'int' }) id!: number
  /** 1 Monday to 7 Sunday. */
  @Column('smallint') weekday!: number
  /** Minutes of the business day. */
  @Column('smallint', { name: 'from_minute' }) fromMinute!: number
  @Column('smallint', { name: 'until_minute' }) untilMinute!: number
  /** Deliveries it takes on a day. */
  @Column('int') capacity!: number
  /** It is bookable until so many minutes before it begins. */
  @Column('int', { name: 'cut_off_minutes' }) cutOffMinutes!: number
  /** The member who brings what is booked in it, unless somebody else is named; null = named each time. */
  @Column('text', { name: 'courier_user_id', nullable: true }) courierUserId!: string | null
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null
}
