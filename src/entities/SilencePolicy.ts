import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { SilenceMethod } from '../decisions/silencePolicy'
import type { Stage } from '../decisions/stage'

/** After which silence a segment of contacts counts as in pre-churn and as churned. The first that fits a contact holds. */
@Entity('silence_policy')
export class SilencePolicy {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text') name!: string
  /** Smaller comes first. */
  @Column('int') position!: number
  /** Contacts in one of these stages, with one of these tags, who first came by one of these channels. Empty = any. */
  @Column('text', { array: true, default: () => `'{}'` }) stages!: Stage[]
  @Column('text', { name: 'tag_ids', array: true, default: () => `'{}'` }) tagIds!: string[]
  @Column('int', { name: 'channel_ids', array: true, default: () => `'{}'` }) channelIds!: number[]
  @Column('text') method!: SilenceMethod
  @Column('int', { name: 'pre_churn_days' }) preChurnDays!: number
  @Column('int', { name: 'churned_days' }) churnedDays!: number
  @Column('boolean', { default: false }) enabled!: boolean
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
  /** null = changed since contacts were last brought in step with all policies; the next tick does it. */
  @Column('timestamptz', { name: 'applied_at', nullable: true }) appliedAt!: Date | null
  /** Kept until it is applied that it holds no more. null = it stands. */
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null
}
