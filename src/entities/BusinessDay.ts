import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { SpecialDay } from '../decisions/businessCalendar'

/** What an admin says a day is, whatever the public calendar says. */
@Entity('business_day')
export class BusinessDay {
  @PrimaryColumn('date') day!: string
  /** ordinary = what its weekday says. */
  @Column('text') kind!: SpecialDay | 'ordinary'
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
