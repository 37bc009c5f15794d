import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { OfficeSpan } from '../decisions/businessCalendar'

/** One row: when people serve. Its version grows with each change of it, or of a day, so that every process hears of it at its next look. */
@Entity('business_hours')
export class BusinessHours {
  /** Always 1. */
  @PrimaryColumn('int') id!: number
  @Column('int') version!: number
  /** null = nobody set them: those of the settings. */
  @Column('jsonb', { nullable: true }) spans!: OfficeSpan[] | null
  @Column('bool', { name: 'open_on_holidays', default: true }) openOnHolidays!: boolean
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
