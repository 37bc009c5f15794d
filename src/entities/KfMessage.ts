import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** server: sent by us. WeCom hands out all others, and never those. */
export type KfOrigin = 'customer' | 'servicer' | 'event' | 'server'
/** What became of a message of ours; refused = WeCom said no, it was not sent. */
export type KfOutcome = 'sending' | 'sent' | 'refused' | 'failed' | 'unknown'

/** What was written in a kf account, and what happened around it. Ids grow in the order of reading. */
@Entity('kf_message')
@Index('kf_message_visitor', ['openKfId', 'externalUserId', 'id'])
@Index('kf_message_contact', ['externalUserId', 'sentAt'])
@Index('kf_message_ours', ['openKfId', 'externalUserId', 'sentAt'], { where: `origin = 'server'` })
@Index('kf_message_payload', ['storedAt'], { where: 'payload is not null' })
export class KfMessage {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** WeCom's; of ours the one we chose, so that a failure told later finds it even when the answer was lost. */
  @Column('text', { name: 'msg_id', unique: true }) msgId!: string
  @Column('text', { name: 'open_kfid' }) openKfId!: string
  /** null = it concerns no visitor. */
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  @Column('text') origin!: KfOrigin
  @Column('text', { name: 'servicer_user_id', nullable: true }) servicerUserId!: string | null
  @Column('text', { name: 'msg_type' }) msgType!: string
  /** In WeCom's words. null = removed after its retention time. */
  @Column('jsonb', { nullable: true }) payload!: Record<string, unknown> | null
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date
  @Column('timestamptz', { name: 'stored_at' }) storedAt!: Date
  @Column('timestamptz', { name: 'recalled_at', nullable: true }) recalledAt!: Date | null
  /** Of ours. */
  @Column('text', { nullable: true }) outcome!: KfOutcome | null
  /** WeCom's number for why it did not arrive (kf-sidebar-pay.md 3.3). */
  @Column('smallint', { name: 'fail_type', nullable: true }) failType!: number | null
}
