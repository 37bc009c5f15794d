import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { NoAlertReason, SilenceTier } from '../decisions/silence'

/** One crossing of a threshold, and what became of it: told, still to be told, or one reason why it never was. */
@Entity('silence_alert')
@Index('silence_alert_waiting', ['wantedAt'], { where: 'alerted_at is null and reason is null and not quiet' })
@Index('silence_alert_quiet', ['userId', 'valueFen'], { where: 'alerted_at is null and reason is null and quiet' })
@Index('silence_alert_escalation', ['escalateAt'], { where: 'escalate_at is not null' })
@Index('silence_alert_released', ['releasedAt'], { where: 'released_at is not null' })
@Index('silence_alert_told', ['alertedAt'], { where: 'alerted_at is not null' })
export class SilenceAlert {
  @PrimaryColumn('bigint', { name: 'episode_id' }) episodeId!: string
  @PrimaryColumn('text') tier!: SilenceTier
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** The moment of the crossing. */
  @Column('timestamptz', { name: 'wanted_at' }) wantedAt!: Date
  /** Crossed before anybody watched, and not released yet: by value, a few a day. */
  @Column('boolean', { default: false }) quiet!: boolean
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null
  /** Of a quiet one: what they have ordered, in fen; null = not looked at yet. */
  @Column('bigint', { name: 'value_fen', nullable: true }) valueFen!: string | null
  @Column('timestamptz', { name: 'alerted_at', nullable: true }) alertedAt!: Date | null
  /** Who was told; of a quiet one, who would be. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  /** Why it was never told; null = it was, or it waits. */
  @Column('text', { nullable: true }) reason!: NoAlertReason | null
  /** When the manager is told, should nobody answer; null = no more, or not yet alerted. */
  @Column('timestamptz', { name: 'escalate_at', nullable: true }) escalateAt!: Date | null
  @Column('timestamptz', { name: 'escalated_at', nullable: true }) escalatedAt!: Date | null
  @Column('text', { name: 'escalated_to', nullable: true }) escalatedTo!: string | null
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null
  @Column('text', { name: 'answered_by', nullable: true }) answeredBy!: string | null
}
