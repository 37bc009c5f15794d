import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { RunRefusal } from '../decisions/campaigns/approval'
import type { CampaignDefinition, RunState } from '../decisions/campaigns/definition'

/** One sending of a campaign. */
@Entity('campaign_run')
@Index('campaign_run_campaign', ['campaignId', 'dueAt'], { unique: true, where: `state <> 'undone'` })
@Index('campaign_run_open', ['dueAt'], { where: 'ended_at is null' })
export class CampaignRun {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('int', { name: 'campaign_id' }) campaignId!: number
  @Column('text', { default: 'held' }) state!: RunState
  /** As it was approved: what is written later is not this run's. Segments are written out. */
  @Column('jsonb') definition!: CampaignDefinition
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  /** Until then it can be undone. */
  @Column('timestamptz', { name: 'held_until' }) heldUntil!: Date
  /** How many were in the audience when it was last looked at; at the sending it must not be tenfold. */
  @Column('int', { name: 'expected_count' }) expectedCount!: number
  /** Whether what differs from the preview is told: of the first run after an approval. */
  @Column('boolean', { name: 'compares', default: false }) compares!: boolean
  @Column('timestamptz', { name: 'planned_at', nullable: true }) plannedAt!: Date | null
  /** When those who are held are tried again; null = nobody is. */
  @Column('timestamptz', { name: 'retry_at', nullable: true }) retryAt!: Date | null
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null
  @Column('text', { nullable: true }) refusal!: RunRefusal | null
}
