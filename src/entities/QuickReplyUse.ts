import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { SendOutcome } from '../decisions/quickReply'
import type { Stage } from '../decisions/stage'

/** What became of one part that went to WeCom's client. One tap is an attempt; a part that failed is tried again under it. */
@Entity('quick_reply_use')
@Index('quick_reply_use_text', ['quickReplyId', 'at'])
// For the counts of the whole library, which are read each time that it is opened.
@Index('quick_reply_use_sent', ['at', 'quickReplyId', 'stage'], { where: `part = 0 and outcome = 'sent'` })
@Index('quick_reply_use_member', ['userId', 'quickReplyId', 'at'])
export class QuickReplyUse {
  @PrimaryColumn('uuid') attempt!: string
  @PrimaryColumn('smallint') part!: number
  /** Of how many. */
  @Column('smallint') parts!: number
  /** null = words of the moment, from no library. */
  @Column('uuid', { name: 'quick_reply_id', nullable: true }) quickReplyId!: string | null
  /** null = a script of whoever runs the server. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** The contact's at that time. */
  @Column('text') stage!: Stage
  /** `sent` = WeCom's client took it; nobody learns whether it was read. It is final; the others may still become it. */
  @Column('text') outcome!: SendOutcome
  /** The client's own words; empty when it took the part. */
  @Column('text', { default: '' }) error!: string
  @Column('timestamptz') at!: Date
}
