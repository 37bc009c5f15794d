import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Who is, or was, in a customer group. */
@Entity('group_member')
@Index('group_member_person', ['memberId'])
@Index('group_member_state', ['state', 'chatId'], { where: 'state is not null' })
@Index('group_member_recent', ['joinedAt', 'memberId'], { where: 'left_at is null and type = 2' })
export class GroupMember {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  /** A userid or an external userid. */
  @PrimaryColumn('text', { name: 'member_id' }) memberId!: string
  /** 1 member of the corp, 2 external. */
  @Column('smallint', { nullable: true }) type!: number | null
  @Column('text', { default: '' }) name!: string
  @Column('text', { default: '' }) nickname!: string
  @Column('timestamptz', { name: 'joined_at', nullable: true }) joinedAt!: Date | null
  /** 1 invited by a member, 2 by link, 3 by QR code; others are kept. */
  @Column('smallint', { name: 'join_scene', nullable: true }) joinScene!: number | null
  @Column('text', { name: 'invitor_user_id', nullable: true }) invitorUserId!: string | null
  /** The join way they came by. */
  @Column('text', { nullable: true }) state!: string | null
  /** null = they are there. */
  @Column('timestamptz', { name: 'left_at', nullable: true }) leftAt!: Date | null
}
