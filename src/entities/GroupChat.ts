import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A customer group. Facts: customer-contact.md 8. */
@Entity('group_chat')
@Index('group_chat_owner', ['ownerUserId'])
@Index('group_chat_admins', ['adminUserIds'], { type: 'gin' })
@Index('group_chat_details', ['detailsDueAt'], { where: 'details_due_at is not null' })
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
  /** The versions before it, the latest last: a reading that still shows one of them lags. */
  @Column('text', { name: 'past_versions', array: true, default: () => `'{}'` }) pastVersions!: string[]
  /** Since when `memberVersion` is known. */
  @Column('timestamptz', { name: 'version_at', nullable: true }) versionAt!: Date | null
  /** Of the whole answer that was written last: the same one again is not written. null = changed otherwise since. */
  @Column('text', { nullable: true }) print!: string | null
  /** When to ask WeCom what an event did not say of new members: names, join ways; null = all is known. */
  @Column('timestamptz', { name: 'details_due_at', nullable: true }) detailsDueAt!: Date | null
  /** Everybody in it, members of the corp included. */
  @Column('integer', { name: 'member_count', default: 0 }) memberCount!: number
  @Column('integer', { name: 'external_count', default: 0 }) externalCount!: number
  /** Until when its owner says to have welcomed everybody. */
  @Column('timestamptz', { name: 'welcomed_at', nullable: true }) welcomedAt!: Date | null
  @Column('text', { name: 'welcomed_by', nullable: true }) welcomedBy!: string | null
  @Column('timestamptz', { name: 'dismissed_at', nullable: true }) dismissedAt!: Date | null
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null
}
