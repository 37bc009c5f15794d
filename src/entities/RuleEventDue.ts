import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { EventCause } from '../decisions/rules/event'
import type { Heard } from '../decisions/rules/heard'

/**
 * A change of what is known of a contact that live rules wait for, until it is decided. The same change told again meanwhile is one:
 * rules go by what is known at the moment they decide.
 */
@Entity('rule_event')
@Index('rule_event_once', ['externalUserId', 'what'], { unique: true })
@Index('rule_event_due', ['dueAt'])
export class RuleEventDue {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Such as `tag:on:et1`, `stage:key`, `order`; src/decisions/rules/heard.ts. */
  @Column('text') what!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('jsonb') event!: Heard
  @Column('text') cause!: EventCause
  @Column('timestamptz') at!: Date
  /** Grows when it is told again, so that who was deciding then decides once more. */
  @Column('int', { default: 1 }) told!: number
  @Column('int', { default: 0 }) attempts!: number
  /** Not tried before this. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' }) dueAt!: Date
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
}
