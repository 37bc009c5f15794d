import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { SilenceTier } from '../decisions/silence'
import type { TouchKind } from '../decisions/touches'

/** What is known of a contact's silence: one narrow row, so that a tick reads only those whose moment has come. */
@Entity('contact_signal')
@Index('contact_signal_due', ['nextCheckAt'], { where: 'next_check_at is not null' })
/** In the order of the board, whose first page then costs the same whatever the number of contacts. */
@Index('contact_signal_silent', ['lastHeardAt', 'externalUserId', 'state'], { where: `state <> 'fresh'` })
export class ContactSignal {
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** The latest touch that breaks silence, or the latest adding. It only grows. */
  @Column('timestamptz', { name: 'last_heard_at' }) lastHeardAt!: Date
  @Column('text', { name: 'heard_kind' }) heardKind!: TouchKind
  /** Who told us of it; null = only a sync found the relation. */
  @Column('text', { name: 'heard_source', nullable: true }) heardSource!: string | null
  /** A source that would hear this contact again has heard them before. */
  @Column('boolean') observable!: boolean
  @Column('text', { default: 'fresh' }) state!: SilenceTier | 'fresh'
  /**
   * When the next threshold is reached; null = none is left. `-infinity` = heard while silent: the episode is to be closed
   * at once.
   */
  @Column('timestamptz', { name: 'next_check_at', nullable: true }) nextCheckAt!: Date | null
  /** Thresholds of the policy for this contact, in seconds; null = those of config/defaults.ts. */
  @Column('int', { name: 'pre_churn_s', nullable: true }) preChurnS!: number | null
  @Column('int', { name: 'churned_s', nullable: true }) churnedS!: number | null
  @Column('int', { name: 'policy_id', nullable: true }) policyId!: number | null
  /** Since when they are watched under these thresholds: what was crossed before is no news. */
  @Column('timestamptz', { name: 'watched_since' }) watchedSince!: Date
  /** When an episode of which the rep had been told was closed, and its tier: a late touch raises no second alert. */
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null
  @Column('text', { name: 'told_tier', nullable: true }) toldTier!: SilenceTier | null
}
