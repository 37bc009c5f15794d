import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { SignalKind } from '../decisions/groups/standing'

/** What somebody who runs a group saw a member of it do; WeCom tells nobody who said what. */
@Entity('group_signal')
@Index('group_signal_member', ['chatId', 'memberId', 'at'])
@Index('group_signal_at', ['at'])
export class GroupSignal {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Of the tap: a repeat of it is one signal. */
  @Column('text', { unique: true }) key!: string
  @Column('text', { name: 'chat_id' }) chatId!: string
  @Column('text', { name: 'member_id' }) memberId!: string
  @Column('text') kind!: SignalKind
  @Column('timestamptz') at!: Date
  @Column('text') by!: string
}
