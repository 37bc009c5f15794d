import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { RuleRunCounts, RuleRunDifference, RuleRunState } from '../decisions/rules/runs'

/** A rule applied to everybody on request, with one version of it: first counted, then begun by who saw the numbers. */
@Entity('rule_run')
@Index('rule_run_open', ['ruleId'], {
  unique: true,
  where: `state in ('counting', 'ready', 'checking', 'running', 'stopped', 'undoing', 'undo-stopped')`,
})
@Index('rule_run_of_rule', ['ruleId', 'id'])
export class RuleRun {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('int', { name: 'rule_id' }) ruleId!: number
  @Column('int') version!: number
  @Column('text', { default: 'counting' }) state!: RuleRunState
  /** The contact up to which what is under way has come; '' = it has not begun. */
  @Column('text', { default: '' }) cursor!: string
  /** Which counting; contacts that it does not find leave the list. */
  @Column('int', { default: 1 }) pass!: number
  /** Contacts there were when it was counted, and those looked at. */
  @Column('int', { default: 0 }) total!: number
  @Column('int', { default: 0 }) seen!: number
  /** What the counting found. */
  @Column('jsonb') counts!: RuleRunCounts
  /** What another counting found meanwhile, to which a start was refused; null = none was. */
  @Column('jsonb', { nullable: true }) difference!: RuleRunDifference | null
  /** Contacts handled of those counted: done, of whom it does not hold any more, with an action that could not be done; taken back. */
  @Column('int', { default: 0 }) done!: number
  @Column('int', { name: 'left_out', default: 0 }) leftOut!: number
  @Column('int', { default: 0 }) failed!: number
  @Column('int', { default: 0 }) undone!: number
  /** Calls handed over to be made. */
  @Column('int', { name: 'calls_done', default: 0 }) callsDone!: number
  @Column('text', { name: 'created_by' }) createdBy!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  @Column('timestamptz', { name: 'counted_at', nullable: true }) countedAt!: Date | null
  @Column('text', { name: 'started_by', nullable: true }) startedBy!: string | null
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null
  @Column('text', { name: 'stopped_by', nullable: true }) stoppedBy!: string | null
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null
  @Column('text', { name: 'undone_by', nullable: true }) undoneBy!: string | null
  @Column('int', { default: 0 }) attempts!: number
  /** Not gone on with before this. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' }) dueAt!: Date
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
}
