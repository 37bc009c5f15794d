import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { CampaignDefinition, CampaignState } from '../decisions/campaigns/definition'

/** A mass message to customers or groups: what, to whom, when; each time it is sent is a run. */
@Entity('campaign')
@Index('campaign_going', ['id'], { where: `state = 'approved'` })
export class Campaign {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text') name!: string
  @Column('text', { default: 'draft' }) state!: CampaignState
  @Column('jsonb') definition!: CampaignDefinition
  /** Of the definition, letter by letter: what a preview and an approval are bound to. */
  @Column('text') hash!: string
  /** Whoever wrote what stands there now, the first before the last. */
  @Column('text', { array: true }) authors!: string[]
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
  /** The hash when the audience was last looked at; null = not yet. */
  @Column('text', { name: 'previewed_hash', nullable: true }) previewedHash!: string | null
  @Column('timestamptz', { name: 'previewed_at', nullable: true }) previewedAt!: Date | null
  /** How many were in the audience then. */
  @Column('int', { name: 'previewed_count', nullable: true }) previewedCount!: number | null
  @Column('text', { name: 'approved_by', nullable: true }) approvedBy!: string | null
  @Column('timestamptz', { name: 'approved_at', nullable: true }) approvedAt!: Date | null
  /** Nothing more is submitted until it goes on; null = it goes on. */
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null
  /** Who paused, undid or stopped it last. */
  @Column('text', { name: 'acted_by', nullable: true }) actedBy!: string | null
}
