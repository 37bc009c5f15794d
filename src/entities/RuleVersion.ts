import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { RuleDraft } from '../decisions/rules/check'

/** What a rule does, as somebody saved it. Its body never changes. */
@Entity('rule_version')
export class RuleVersion {
  @PrimaryColumn('int', { name: 'rule_id' }) ruleId!: number
  /** From 1. */
  @PrimaryColumn('int') number!: number
  @Column('jsonb') body!: RuleDraft
  @Column('text') author!: string
  /** What changed, in the author's words. */
  @Column('text', { default: '' }) note!: string
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date
  /** When it went live last; null = it never did. */
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null
}
