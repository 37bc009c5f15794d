import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** WeCom's own counts of an owner's groups on one day in China. Facts: customer-contact.md 9.2. */
@Entity('group_owner_day')
@Index('group_owner_day_day', ['day'])
export class GroupOwnerDay {
  @PrimaryColumn('text', { name: 'owner_user_id' }) ownerUserId!: string
  @PrimaryColumn('date') day!: string
  @Column('int', { name: 'new_chats' }) newChats!: number
  @Column('int') chats!: number
  @Column('int', { name: 'chats_with_messages' }) chatsWithMessages!: number
  @Column('int', { name: 'new_members' }) newMembers!: number
  @Column('int') members!: number
  @Column('int', { name: 'members_who_wrote' }) membersWhoWrote!: number
  @Column('int') messages!: number
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date
}
