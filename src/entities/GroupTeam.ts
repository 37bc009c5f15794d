import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** A small group (小组) of members of a group. */
@Entity('group_team')
@Index('group_team_chat', ['chatId'])
export class GroupTeam {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text', { name: 'chat_id' }) chatId!: string
  @Column('text') name!: string
  @Column('int') position!: number
  @Column('text', { name: 'leader_id', nullable: true }) leaderId!: string | null
  @Column('text', { name: 'made_by' }) madeBy!: string
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date
}
