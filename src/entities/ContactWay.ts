import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/**
 * creating = wanted, and WeCom's answer is not known. live = WeCom has it and it serves its channel. unknown = WeCom has
 * it and it serves none: made elsewhere, or a second one after a lost answer. failed = it was never made.
 */
export type ContactWayStatus = 'creating' | 'live' | 'unknown' | 'failed' | 'removed'

/** What WeCom was told of a way, as a whole. */
export interface WayContent {
  remark: string
  skipVerify: boolean
  state: string
  userIds: string[]
}

/** One contact way (联系我) in WeCom, or one attempt to make it. */
@Entity('contact_way')
@Index('contact_way_channel', ['channelId'])
@Index('contact_way_creating', ['requestedAt'], { where: `status = 'creating'` })
export class ContactWay {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('int', { name: 'channel_id', nullable: true }) channelId!: number | null
  /** Of our own ways unique to the attempt, so that a lost answer can be settled. '' = made elsewhere without one. */
  @Column('text') state!: string
  /** WeCom's id; without it the way can never be changed or removed. */
  @Column('text', { name: 'config_id', nullable: true, unique: true }) configId!: string | null
  /** The picture's URL; it stays as long as the way does. */
  @Column('text', { name: 'qr_code', nullable: true }) qrCode!: string | null
  /** It takes one member only; that cannot be changed. */
  @Column('boolean', { default: false }) single!: boolean
  @Column('text', { default: 'creating' }) status!: ContactWayStatus
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date
  /** What WeCom has; null = not known, so it is told again. */
  @Column('jsonb', { nullable: true }) told!: WayContent | null
  /** How often WeCom was told. Of two who tell it at the same time neither may call its own words the last. */
  @Column('int', { default: 0 }) tellings!: number
  /** When the latest telling began; null = it has ended. */
  @Column('timestamptz', { name: 'telling_since', nullable: true }) tellingSince!: Date | null
  /** After a refusal WeCom is not told the same again before this. */
  @Column('timestamptz', { name: 'retry_at', nullable: true }) retryAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
