import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { MoveCause } from '../decisions/groups/joinCode'

/** That a join code moved on to another group. A row per filled group. */
@Entity('join_code_move')
@Index('join_code_move_code', ['codeId', 'id'])
export class JoinCodeMove {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('int', { name: 'code_id' }) codeId!: number
  @Column('timestamptz') at!: Date
  /** null = nothing was open before. */
  @Column('text', { name: 'from_chat_id', nullable: true }) fromChatId!: string | null
  /** How many were in it then. */
  @Column('int', { name: 'from_members', nullable: true }) fromMembers!: number | null
  @Column('text', { name: 'to_chat_id' }) toChatId!: string
  @Column('text') cause!: MoveCause
}
