import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { ChurnReason, SilenceTier } from '../decisions/silence'
import type { TouchKind } from '../decisions/touches'

/** One silence of one contact, from the first threshold on until they are heard again. */
@Entity('silence_episode')
@Index('silence_episode_open', ['externalUserId'], { unique: true, where: 'closed_at is null' })
@Index('silence_episode_contact', ['externalUserId', 'beganAt'])
@Index('silence_episode_returned', ['closedKnownAt'], { where: 'returned and celebrated_at is null' })
@Index('silence_episode_closed', ['closedKnownAt'], { where: 'closed_at is not null' })
export class SilenceEpisode {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** When they were last heard. */
  @Column('timestamptz', { name: 'began_at' }) beganAt!: Date
  /** It only rises. */
  @Column('text') tier!: SilenceTier
  /** The exact moments of crossing, whenever they were noticed. */
  @Column('timestamptz', { name: 'pre_churn_at' }) preChurnAt!: Date
  @Column('timestamptz', { name: 'churned_at', nullable: true }) churnedAt!: Date | null
  /** When the touch happened that ended it. */
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null
  /** When we were told of that touch. */
  @Column('timestamptz', { name: 'closed_known_at', nullable: true }) closedKnownAt!: Date | null
  @Column('text', { name: 'closed_by', nullable: true }) closedBy!: TouchKind | null
  /** They came back by themselves or were reached, after the threshold and under our eyes. */
  @Column('boolean', { default: false }) returned!: boolean
  /** When the rep was told of the return; null = not yet, or nobody is to be. */
  @Column('timestamptz', { name: 'celebrated_at', nullable: true }) celebratedAt!: Date | null
  /** Why they were lost, as a member says; null = nobody has said. */
  @Column('text', { name: 'churn_reason', nullable: true }) churnReason!: ChurnReason | null
  @Column('text', { name: 'reason_by', nullable: true }) reasonBy!: string | null
  @Column('timestamptz', { name: 'reason_at', nullable: true }) reasonAt!: Date | null
}
