import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** A house rule: of one group, of all groups of an owner, or of every group of the corp (neither id is set). */
@Entity('group_rule')
@Index('group_rule_chat', ['chatId'])
@Index('group_rule_owner', ['ownerUserId'])
export class GroupRule {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text', { name: 'chat_id', nullable: true }) chatId!: string | null
  @Column('text', { name: 'owner_user_id', nullable: true }) ownerUserId!: string | null
  @Column('int') position!: number
  @Column('text') text!: string
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
