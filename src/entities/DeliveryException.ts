import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What holds on one day alone, whatever the week says. */
@Entity('delivery_exception')
export class DeliveryException {
  @PrimaryColumn('date') day!: string
  /** 0 = all windows of the day. */
  @PrimaryColumn('int', { name: 'slot_id' }) slotId!: number
  /** 0 = closed; null = as usual, on a public holiday too. */
  @Column('int', { nullable: true }) capacity!: number | null
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
