import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { RemovalReason, WithdrawalCause } from '../decisions/groups/removals'

/**
 * A member who should be removed from a group. WeCom has no API for that: somebody removes them by hand and ticks it off, and the
 * next reading of the group says whether they are gone (customer-contact.md 8.3).
 */
@Entity('group_removal')
@Index('group_removal_open', ['chatId', 'memberId'], {
  unique: true,
  where: 'confirmed_at is null and withdrawn_at is null',
})
@Index('group_removal_proposed', ['proposedAt'])
export class GroupRemoval {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'chat_id' }) chatId!: string
  @Column('text', { name: 'member_id' }) memberId!: string
  @Column('text') reason!: RemovalReason
  /** For `no-signal`: after how many days without one. */
  @Column('int', { name: 'quiet_days', nullable: true }) quietDays!: number | null
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt!: Date
  @Column('text', { name: 'proposed_by' }) proposedBy!: string
  /** When somebody said that they have removed them. */
  @Column('timestamptz', { name: 'ticked_at', nullable: true }) tickedAt!: Date | null
  @Column('text', { name: 'ticked_by', nullable: true }) tickedBy!: string | null
  /** The latest reading after the tick in which they still were in the group. */
  @Column('timestamptz', { name: 'seen_at', nullable: true }) seenAt!: Date | null
  /** The reading in which they were gone. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null
  @Column('text', { name: 'withdrawn_for', nullable: true }) withdrawnFor!: WithdrawalCause | null
}
