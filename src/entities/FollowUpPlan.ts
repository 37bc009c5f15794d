import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { PlanDefinition, PlanEventKind, PlanState, PlanSubject } from '../decisions/plans/definition'

/** A follow-up plan: from an event on, steps at day and hour. What it does is in its versions. */
@Entity('follow_up_plan')
@Index('follow_up_plan_listening', ['eventKind'], { where: `state = 'live'` })
export class FollowUpPlan {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text') name!: string
  @Column('text') subject!: PlanSubject
  @Column('text', { default: 'draft' }) state!: PlanState
  /** Of the version that begins now; null = nothing was published yet. */
  @Column('text', { name: 'event_kind', nullable: true }) eventKind!: PlanEventKind | null
  @Column('int', { name: 'live_version', nullable: true }) liveVersion!: number | null
  /** Since when it listens: what happened before starts nothing. */
  @Column('timestamptz', { name: 'live_since', nullable: true }) liveSince!: Date | null
  /** What is written and not published; null = nothing beside the live version. */
  @Column('jsonb', { nullable: true }) draft!: PlanDefinition | null
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
