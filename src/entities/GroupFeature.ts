import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A member of a group whom its owner features: someone for the core group. Who is no longer featured has no row. */
@Entity('group_feature')
export class GroupFeature {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  @PrimaryColumn('text', { name: 'member_id' }) memberId!: string
  /** The group they are promoted to; null = not chosen yet. That they are in it is told by its own list of members. */
  @Column('text', { name: 'core_chat_id', nullable: true }) coreChatId!: string | null
  @Column('timestamptz') at!: Date
  @Column('text') by!: string
}
