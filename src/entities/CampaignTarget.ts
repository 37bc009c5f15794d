import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { TargetChange } from '../decisions/campaigns/definition'
import type { TargetOutcome } from '../decisions/campaigns/reasons'
import type { PressureReason } from '../decisions/pressure'

/** Somebody a run was meant for, and what became of it: sent, or one reason why not. */
@Entity('campaign_target')
@Index('campaign_target_contact', ['externalUserId', 'campaignId'])
@Index('campaign_target_part', ['partId'], { where: 'part_id is not null' })
@Index('campaign_target_held', ['runId'], { where: 'held_by is not null' })
@Index('campaign_target_changed', ['runId', 'change', 'externalUserId'], { where: 'change is not null' })
export class CampaignTarget {
  @PrimaryColumn('int', { name: 'run_id' }) runId!: number
  /** Of a campaign to groups: the chat_id. */
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('int', { name: 'campaign_id' }) campaignId!: number
  /** The task it is in, which says who sends; null = it was not to be sent. */
  @Column('bigint', { name: 'part_id', nullable: true }) partId!: string | null
  /** null = it waits for its part. */
  @Column('text', { nullable: true }) outcome!: TargetOutcome | null
  /** Why they cannot be written to just now: they are tried again; null = they are not held. */
  @Column('text', { name: 'held_by', nullable: true }) heldBy!: PressureReason | null
  /** When it was sent, or decided that it is not. */
  @Column('timestamptz', { nullable: true }) at!: Date | null
  /** What was different from the preview; null = nothing, or there was none to compare with. */
  @Column('text', { nullable: true }) change!: TargetChange | null
}
