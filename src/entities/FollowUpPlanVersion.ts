import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { PlanDefinition } from '../decisions/plans/definition'

/** What a plan does, as it was published. It never changes: who began with it goes on with it. */
@Entity('follow_up_plan_version')
export class FollowUpPlanVersion {
  @PrimaryColumn('int', { name: 'plan_id' }) planId!: number
  /** From 1. */
  @PrimaryColumn('int') number!: number
  @Column('text') author!: string
  /** What changed, in the author's words. */
  @Column('text', { default: '' }) note!: string
  @Column('timestamptz') at!: Date
  @Column('jsonb') definition!: PlanDefinition
}
