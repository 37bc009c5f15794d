import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { TransferKind, TransferState } from '../decisions/groups/handOver'

/** A group that is to get, or got, another owner. Facts: customer-contact.md 7.6, 7.7. */
@Entity('group_transfer')
@Index('group_transfer_open', ['chatId'], { unique: true, where: `state in ('asked', 'waiting')` })
@Index('group_transfer_chat', ['chatId', 'askedAt'])
@Index('group_transfer_pair', ['fromUserId', 'toUserId', 'askedAt'])
export class GroupTransfer {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'chat_id' }) chatId!: string
  @Column('text', { name: 'from_user_id' }) fromUserId!: string
  @Column('text', { name: 'to_user_id' }) toUserId!: string
  @Column('text') kind!: TransferKind
  /** asked = WeCom's answer is not known. waiting = it said yes, and the group still has its old owner. */
  @Column('text') state!: TransferState
  /** Why WeCom refused it; null = it did not, or did not say. */
  @Column('int', { nullable: true }) errcode!: number | null
  /** What else ended it: one of our own reasons, or WeCom's words where it gave no code. */
  @Column('text', { default: '' }) reason!: string
  @Column('text', { name: 'asked_by' }) askedBy!: string
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date
  /** When WeCom was last asked, about it or for it: a lost answer is waited for, then the group is read. */
  @Column('timestamptz', { name: 'called_at' }) calledAt!: Date
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
}
