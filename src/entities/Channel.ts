import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { ChannelMember } from '../decisions/channelDuty'

export type ChannelStatus = 'active' | 'removed'

/** A channel (渠道活码): who takes the contacts that come through it, and what they get. */
@Entity('channel')
export class Channel {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  /** Also its remark in WeCom: at most 30 characters. */
  @Column('text') name!: string
  @Column('jsonb') members!: ChannelMember[]
  @Column('text', { name: 'fallback_user_ids', array: true, default: () => `'{}'` }) fallbackUserIds!: string[]
  /** Contacts are added without the member's confirmation. */
  @Column('boolean', { name: 'skip_verify', default: true }) skipVerify!: boolean
  /** What a new contact is tagged with. */
  @Column('text', { name: 'tag_ids', array: true, default: () => `'{}'` }) tagIds!: string[]
  /** The member's remark for a new contact, with {{customer}}; null = none. */
  @Column('text', { name: 'contact_remark', nullable: true }) contactRemark!: string | null
  /** Removed ones stay, with their history. */
  @Column('text', { default: 'active' }) status!: ChannelStatus
  @Column('text', { name: 'made_by' }) madeBy!: string
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null
}
