import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One row: for which service of a month couriers are rewarded. No row = for none. */
@Entity('courier_reward')
export class CourierReward {
  /** Always 1. */
  @PrimaryColumn('int') id!: number
  @Column('boolean') enabled!: boolean
  /** What it is paid from; the programme says how much. */
  @Column('int', { name: 'programme_id' }) programmeId!: number
  /** Deliveries in the month, at least. */
  @Column('int', { name: 'min_delivered' }) minDelivered!: number
  /** Of them within the promised window, at least, in percent. */
  @Column('int', { name: 'on_time_percent' }) onTimePercent!: number
  /** The average rating, at least; 0 = whatever it is, and whether there is one. */
  @Column('float8', { name: 'min_stars' }) minStars!: number
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
