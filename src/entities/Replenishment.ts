import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { Sureness } from '../decisions/forecast/predict'
import type { Why } from '../decisions/replenishment/forecast'

/** When a contact runs out of a product: one row per pair that was ever bought. */
@Entity('replenishment')
@Index('replenishment_remind', ['remindOn'], { where: 'paused_at is null and remind_on is not null' })
@Index('replenishment_expected', ['expectedOn'], { where: 'expected_on is not null' })
@Index('replenishment_due', ['dueOn'], { where: 'due_on is not null' })
@Index('replenishment_stale', ['externalUserId', 'sku'], { where: 'stale' })
@Index('replenishment_product', ['sku'])
export class Replenishment {
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** '' = orders that name no product. */
  @PrimaryColumn('text') sku!: string
  @Column('bigint', { name: 'last_order_line_id' }) lastOrderLineId!: string
  @Column('date', { name: 'last_day' }) lastDay!: string
  /** The usual time after the last purchase. null = nothing tells, or it is so long ago that it is silence and no rhythm. */
  @Column('date', { name: 'expected_on', nullable: true }) expectedOn!: string | null
  /** When it is expected given that they have not bought by now: never in the past of `computedOn`. */
  @Column('date', { name: 'due_on', nullable: true }) dueOn!: string | null
  /** Eight of ten buy between these days. */
  @Column('date', { nullable: true }) lo!: string | null
  @Column('date', { nullable: true }) hi!: string | null
  @Column('text', { nullable: true }) sureness!: Sureness | null
  /** What it rests on, as numbers. */
  @Column('jsonb', { nullable: true }) why!: Why | null
  /** The day on which the rep is reminded. */
  @Column('date', { name: 'remind_on', nullable: true }) remindOn!: string | null
  /** When that reminder was planned; null = it is ahead. */
  @Column('timestamptz', { name: 'reminded_at', nullable: true }) remindedAt!: Date | null
  /** How many were planned since the last purchase. */
  @Column('int', { default: 0 }) reminders!: number
  /** No reminders for this pair since. */
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null
  /** Days that a rep says it lasts; it counts instead of the gaps before the purchase of which it was said. */
  @Column('int', { name: 'said_days', nullable: true }) saidDays!: number | null
  @Column('date', { name: 'said_from', nullable: true }) saidFrom!: string | null
  /** Lines came, or its product changed, since it was computed. */
  @Column('bool', { default: true }) stale!: boolean
  @Column('date', { name: 'computed_on', nullable: true }) computedOn!: string | null
}
