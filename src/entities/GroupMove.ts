import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

export const groupMoveKinds = ['joined', 'left'] as const
export type GroupMoveKind = (typeof groupMoveKinds)[number]

/** That somebody joined or left a customer group. Facts: callbacks-and-app.md 2.3, customer-contact.md 8.2. */
@Entity('group_move')
@Index('group_move_person', ['memberId', 'at'])
export class GroupMove {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  @PrimaryColumn('timestamptz') at!: Date
  /** A userid or an external userid. */
  @PrimaryColumn('text', { name: 'member_id' }) memberId!: string
  @PrimaryColumn('text') kind!: GroupMoveKind
  /** 1 member of the corp, 2 external; null = not known. */
  @Column('smallint', { nullable: true }) type!: number | null
  /** Joined: 1 invited by a member, 2 by link, 3 by QR code. Left: 0 by themself, 1 was removed. null = not known. */
  @Column('smallint', { nullable: true }) scene!: number | null
  /** A reading found it: it happened by `at`, and no event said when. */
  @Column('boolean', { default: false }) inferred!: boolean
}
