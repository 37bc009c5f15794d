import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

export const groupChangeKinds = ['owner', 'name', 'notice'] as const
export type GroupChangeKind = (typeof groupChangeKinds)[number]

/** Another owner, name or notice of a customer group, as the readings found it: the event does not tell what it was. */
@Entity('group_change')
@Index('group_change_group', ['chatId', 'seenAt'])
export class GroupChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'chat_id' }) chatId!: string
  @Column('text') kind!: GroupChangeKind
  @Column('text') before!: string
  @Column('text') after!: string
  /** By when. */
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date
}
