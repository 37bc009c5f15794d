import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How many places of a window are taken on a day: looked up, and taken in one statement, without counting bookings. */
@Entity('delivery_load')
export class DeliveryLoad {
  @PrimaryColumn('date') day!: string
  @PrimaryColumn('int', { name: 'slot_id' }) slotId!: number
  @Column('int') taken!: number
}
