import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { TargetOutcome } from '../decisions/campaigns/reasons'

/** Who was in the audience when it was looked at, to be compared with whom it is sent to. */
@Entity('campaign_preview')
export class CampaignPreview {
  @PrimaryColumn('int', { name: 'campaign_id' }) campaignId!: number
  /** Of a campaign to groups: the chat_id. */
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** Who would send; null = nobody can. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  /** Why it would not be sent; null = it would. */
  @Column('text', { nullable: true }) reason!: TargetOutcome | null
}
