import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

export type TimelineKind =
  | 'added'
  /** The customer added the member, who has not accepted yet. */
  | 'half-added'
  | 'removed'
  | 'greeted'
  | 'not-greeted'
  | 'greeting-unknown'
  | 'transfer-failed'
  | 'ordered'
  /** Money of an order went back to them. */
  | 'refunded'
  /** A delivery was booked, arrived, was late, met with a problem. */
  | 'delivery-booked'
  | 'delivered'
  | 'delivery-late'
  | 'delivery-problem'
  | 'note'
  | 'stage-set'
  | 'opted-out'
  | 'opted-in'
  | 'owner-set'
  | 'fields-set'
  | 'remark-set'
  /** A rule asked a member for something. */
  | 'todo-made'
  | 'todo-done'
  | 'todo-handed-over'
  /** The owner rep was told that they are silent. */
  | 'silence-alerted'
  | 'silence-escalated'
  /** They were heard again after a threshold. */
  | 'returned'
  | 'churn-reason-set'
  /** A follow-up plan began, did a step or did not, ended. */
  | 'plan-began'
  | 'plan-step'
  | 'plan-ended'
  | 'consultation'
  /** What a member wanted to send did not go out, or nobody knows. */
  | 'not-sent'
  /** A card about the contact did not reach its member, or nobody knows. */
  | 'card-not-sent'
  /** A mass message of a campaign reached them, or did not. */
  | 'mass-sent'
  | 'mass-not-sent'
  /** In 微信客服: an answer of ours went out, or did not; they were given to a human; invited to a member; the session was ended. */
  | 'kf-sent'
  | 'kf-not-sent'
  | 'kf-handed-over'
  | 'kf-upgraded'
  | 'kf-ended'

/** What happened with a contact, once per cause. */
@Entity('timeline_entry')
@Index('timeline_entry_contact', ['externalUserId', 'at'])
export class TimelineEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Made from the cause: a handler that runs twice writes one entry. */
  @Column('text', { unique: true }) key!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  @Column('timestamptz') at!: Date
  @Column('text') kind!: TimelineKind
  @Column('jsonb', { default: {} }) detail!: Record<string, unknown>
}
