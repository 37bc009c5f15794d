import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { Urgency } from '../decisions/cards/moment'

/** What a card is about; its rules are in services/cards/kinds.ts. `morning-list` stands for many that would be a flood. */
export type CardKind = 'todo' | 'silence' | 'replenish' | 'groups' | 'delivery' | 'morning-list'

/** A card for a member: what it is about and what came of it. How it is sent is the outbox row of the same key. */
@Entity('member_card')
@Index('member_card_digest', ['digestKey'], { where: 'digest_key is not null' })
@Index('member_card_created', ['createdAt'])
export class MemberCard {
  @PrimaryColumn('text', { name: 'dedupe_key' }) dedupeKey!: string
  @Column('text') kind!: CardKind
  @Column('text', { name: 'user_id' }) userId!: string
  @Column('text', { name: 'external_user_id', nullable: true }) externalUserId!: string | null
  /** What its kind needs to find its cause again: ids and the moment it was about. */
  @Column('jsonb') subject!: Record<string, string | number>
  @Column('text') urgency!: Urgency
  /** What WeCom knows it by. */
  @Column('text', { name: 'task_id', unique: true }) taskId!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** For one update within 72 h of sending; null = not sent, used, or lost with the answer. */
  @Column('text', { name: 'response_code', nullable: true }) responseCode!: string | null
  /** When it was dealt with, by a button or elsewhere; null = open. */
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null
  /** Who pressed a button; null = it was dealt with elsewhere. */
  @Column('text', { name: 'answered_by', nullable: true }) answeredBy!: string | null
  @Column('text', { nullable: true }) button!: string | null
  /** What the card says since. */
  @Column('text', { nullable: true }) says!: string | null
  /** The list it went into instead of being sent alone. */
  @Column('text', { name: 'digest_key', nullable: true }) digestKey!: string | null
}
