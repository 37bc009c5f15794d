import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { PartState } from '../decisions/campaigns/definition'

/** One task of one member: a call of add_msg_template, and what came of it. A work table (services/lease.ts). */
@Entity('campaign_part')
@Index('campaign_part_due', ['dueAt'], { where: `state in ('planned', 'submitting', 'submitted', 'unknown')` })
@Index('campaign_part_asked', ['askedAt'], { where: 'asked_at is not null' })
@Index('campaign_part_run', ['runId', 'userId', 'number'])
@Index('campaign_part_message', ['msgId'], { unique: true, where: 'msg_id is not null' })
// A call without an answer is found again by its member and its words: no second one may be open.
@Index('campaign_part_unanswered', ['userId', 'contentHash'], {
  unique: true,
  where: `state in ('submitting', 'unknown')`,
})
export class CampaignPart {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('int', { name: 'run_id' }) runId!: number
  @Column('int', { name: 'campaign_id' }) campaignId!: number
  /** The member who sends. */
  @Column('text', { name: 'user_id' }) userId!: string
  /** Of this member's parts in this run, from 0. */
  @Column('int') number!: number
  /** Recipients when it was planned. */
  @Column('int') size!: number
  @Column('text', { default: 'planned' }) state!: PartState
  /** Of what was asked last: to whom, and with which words and files. */
  @Column('text', { name: 'content_hash', nullable: true }) contentHash!: string | null
  /** The words of that call. */
  @Column('text', { name: 'asked_text', nullable: true }) askedText!: string | null
  /** When the call began whose answer is not known, or that made the task. */
  @Column('timestamptz', { name: 'asked_at', nullable: true }) askedAt!: Date | null
  @Column('text', { name: 'msg_id', nullable: true }) msgId!: string | null
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null
  /** When the member sent it. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null
  /** When the member was told again. */
  @Column('timestamptz', { name: 'reminded_at', array: true, default: () => `'{}'` }) remindedAt!: Date[]
  /** Since when it is to be taken back, and why: its targets get this reason. */
  @Column('timestamptz', { name: 'cancel_asked_at', nullable: true }) cancelAskedAt!: Date | null
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: 'stopped' | 'not-confirmed' | null
  /** WeCom took it back. */
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null
  /** Messages that may be this one, for an admin to say. */
  @Column('text', { array: true, default: () => `'{}'` }) candidates!: string[]
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
}
