import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A customer group. Facts: customer-contact.md 8. */
@Entity('group_chat')
@Index('group_chat_owner', ['ownerUserId'])
@Index('group_chat_admins', ['adminUserIds'], { type: 'gin' })
export class GroupChat {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  @Column('text', { default: '' }) name!: string
  @Column('text', { name: 'owner_user_id', nullable: true }) ownerUserId!: string | null
  @Column('text', { name: 'admin_user_ids', array: true, default: () => `'{}'` }) adminUserIds!: string[]
  @Column('text', { default: '' }) notice!: string
  @Column('timestamptz', { name: 'created_at', nullable: true }) createdAt!: Date | null
  /** 0 normal, 1 owner left, 2 inheriting, 3 inherited; null = not read yet. */
  @Column('smallint', { nullable: true }) status!: number | null
  /** Which list of members we have; compared with the events' versions. */
  @Column('text', { name: 'member_version', nullable: true }) memberVersion!: string | null
  @Column('timestamptz', { name: 'dismissed_at', nullable: true }) dismissedAt!: Date | null
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null
}
