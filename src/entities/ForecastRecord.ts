import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** What was forecast right after a purchase, and what happened. Never changed but by what happened. */
@Entity('forecast_record')
@Index('forecast_record_product', ['sku', 'happenedOn'])
export class ForecastRecord {
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  @PrimaryColumn('text') sku!: string
  /** The day of the purchase. */
  @PrimaryColumn('date', { name: 'from_day' }) fromDay!: string
  @Column('date', { name: 'made_on' }) madeOn!: string
  @Column('date', { name: 'due_on' }) dueOn!: string
  @Column('date') lo!: string
  @Column('date') hi!: string
  @Column('date', { name: 'remind_on' }) remindOn!: string
  /** What the buyer's own median gap says; null = there was none yet. */
  @Column('date', { name: 'naive_on', nullable: true }) naiveOn!: string | null
  /** The next purchase; null = none so far. */
  @Column('date', { name: 'happened_on', nullable: true }) happenedOn!: string | null
}
