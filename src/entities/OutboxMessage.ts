import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { NotSentReason } from '../decisions/notSent'

/**
 * card: what it says is made at the moment of sending (services/cards). card-update: what a sent card says from now on. kf-…: to
 * a visitor of 微信客服 (services/kf): an answer, words with the code of an event, and what else is done with them in between.
 */
export type OutboxKind =
  'welcome' | 'app-message' | 'card' | 'card-update' | 'kf-message' | 'kf-event-message' | 'kf-act'
export type OutboxStatus = 'planned' | 'sending' | 'sent' | 'failed' | 'unknown' | 'not-sent'

/** One message that leaves the house: planned, decided again when due, sent once, and its outcome kept. */
@Entity('outbox_message')
@Index('outbox_message_open', ['dueAt'], { where: `status in ('planned', 'sending')` })
@Index('outbox_message_member', ['userId', 'calledAt'])
@Index('outbox_message_waiting', ['userId', 'dueAt'], { where: `status = 'planned'` })
@Index('outbox_message_contact', ['externalUserId', 'createdAt'])
@Index('outbox_message_kf', ['userId', 'externalUserId', 'createdAt'], {
  where: `kind in ('kf-message', 'kf-event-message', 'kf-act') and status in ('planned', 'sending')`,
})
@Index('outbox_message_kf_id', ['wecomId'], { where: `kind in ('kf-message', 'kf-event-message')` })
@Index('outbox_message_body', ['createdAt'], { where: 'body is not null' })
export class OutboxMessage {
  /** Readable, made from what caused the message, so that the same cause never makes a second one. */
  @PrimaryColumn('text', { name: 'dedupe_key' }) dedupeKey!: string
  @Column('text') kind!: OutboxKind
  /** The member it goes to (app message) or in whose name it goes (welcome); of kf the account. */
  @Column('text', { name: 'user_id' }) userId!: string
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  /** What is sent, in the SDK's words. null = not made yet, or removed after its retention time. */
  @Column('jsonb', { nullable: true }) body!: unknown
  /** Of app messages: sent without a person, so that it is held while that is stopped. */
  @Column('bool', { default: false }) automatic!: boolean
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** When it is to go out, by the business clock. */
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
  /** After this moment it makes no sense any more. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null
  @Column('text', { default: 'planned' }) status!: OutboxStatus
  /** Why it was not sent, or why nobody knows; of one that waits, what holds it back. */
  @Column('text', { nullable: true }) reason!: NotSentReason | null
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  /** When a call went out whose answer is not recorded: a repeat must be one that WeCom recognises. */
  @Column('timestamptz', { name: 'called_at', nullable: true }) calledAt!: Date | null
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null
  @Column('text', { name: 'wecom_id', nullable: true }) wecomId!: string | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
