import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** The ledger of warnings in a group. Which of a member's warnings it is follows from those before it. */
@Entity('group_warning')
@Index('group_warning_member', ['chatId', 'memberId', 'at'])
@Index('group_warning_at', ['at'])
export class GroupWarning {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Of the tap: a repeat of it is one warning. */
  @Column('text', { unique: true }) key!: string
  @Column('text', { name: 'chat_id' }) chatId!: string
  @Column('text', { name: 'member_id' }) memberId!: string
  /** The rule as it was then: it may be written anew. */
  @Column('text', { name: 'rule_text' }) ruleText!: string
  @Column('text', { default: '' }) note!: string
  @Column('timestamptz') at!: Date
  @Column('text') by!: string
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null
}
