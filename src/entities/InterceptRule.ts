import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { InterceptContent } from '../decisions/groups/intercept'

/**
 * creating = wanted, and WeCom's answer is not known. live = WeCom has it. foreign = made elsewhere, which this app may not change.
 * failed = it was never made.
 */
export type InterceptStatus = 'creating' | 'live' | 'foreign' | 'failed' | 'removed'

/** Words and kinds of data that members may not send to customers (敏感词), in WeCom or on the way there. */
@Entity('intercept_rule')
@Index('intercept_rule_waiting', ['dueAt'], { where: 'due_at is not null' })
export class InterceptRule {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  /** WeCom's. */
  @Column('text', { name: 'rule_id', nullable: true, unique: true }) ruleId!: string | null
  /** What it should say. */
  @Column('jsonb') wanted!: InterceptContent
  /** What WeCom has; null = not known, so it is read or told again. */
  @Column('jsonb', { nullable: true }) told!: InterceptContent | null
  @Column('text', { default: 'creating' }) status!: InterceptStatus
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
  @Column('timestamptz', { name: 'requested_at', nullable: true }) requestedAt!: Date | null
  /** When it is told again; null = nothing waits. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null
  @Column('boolean', { name: 'remove_wanted', default: false }) removeWanted!: boolean
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
