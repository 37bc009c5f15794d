import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { ClosedReason, CodeGroupState } from '../decisions/groups/joinCode'

/** A group of a join code. */
@Entity('join_code_group')
@Index('join_code_group_chat', ['chatId'])
export class JoinCodeGroup {
  @PrimaryColumn('int', { name: 'code_id' }) codeId!: number
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  /** The order in which groups are opened. */
  @Column('int') place!: number
  /** Its own threshold; null = that of the code. */
  @Column('int', { name: 'move_at', nullable: true }) moveAt!: number | null
  @Column('text', { default: 'waiting' }) state!: CodeGroupState
  /** Why it is passed over. */
  @Column('text', { nullable: true }) reason!: ClosedReason | null
  /** WeCom made it when the listed ones were full. */
  @Column('boolean', { name: 'made_by_wecom', default: false }) madeByWecom!: boolean
  /** Since when it is in this state. */
  @Column('timestamptz') since!: Date
}
