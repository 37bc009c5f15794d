import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { RunContactState, RunDid } from '../decisions/rules/runs'

/** A contact whom a rule that is applied to everybody was counted to reach, and what it did there. */
@Entity('rule_run_contact')
export class RuleRunContact {
  @PrimaryColumn('int', { name: 'run_id' }) runId!: number
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** The counting that found them last. */
  @Column('int') pass!: number
  /** Calls that it takes. */
  @Column('smallint') calls!: number
  @Column('text', { default: 'planned' }) state!: RunContactState
  /** What to take back, beside tags, whose history is kept with them. */
  @Column('jsonb', { nullable: true }) did!: RunDid | null
}
