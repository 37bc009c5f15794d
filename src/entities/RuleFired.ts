import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { HeldReason, PlannedAction } from '../decisions/rules/plan'

/** A rule that matched, on one occasion: it fired, or was held back. Cooldowns, ceilings and counts go by these. */
@Entity('rule_fired')
@Index('rule_fired_at', ['ruleId', 'at'])
@Index('rule_fired_contact', ['externalUserId', 'ruleId', 'at'], { where: 'held is null' })
@Index('rule_fired_age', ['at'])
export class RuleFired {
  @PrimaryColumn('int', { name: 'rule_id' }) ruleId!: number
  /** Made of what happened, such as the id of a message: the same occasion fires a rule once. */
  @PrimaryColumn('text') occasion!: string
  @Column('int') version!: number
  @Column('timestamptz') at!: Date
  /** null = it was about nobody in particular, such as a member writing to the app. */
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  /** Why the whole rule did nothing; null = it fired. */
  @Column('text', { nullable: true }) held!: HeldReason | null
  /** As they were planned, those held back with their reason. */
  @Column('jsonb', { default: [] }) actions!: PlannedAction[]
  /** One of its actions was tried and did not succeed. */
  @Column('bool', { default: false }) failed!: boolean
}
