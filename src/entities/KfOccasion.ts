import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { KfState } from '../decisions/kf/session'

/** What was decided about once: all that came of one visitor of kf, and in which circumstances. A replay goes through these. */
@Entity('kf_occasion')
@Index('kf_occasion_at', ['decidedAt', 'key'])
@Index('kf_occasion_unmet', ['decidedAt'], { where: 'not met_rule and state < 2' })
export class KfOccasion {
  /** The msgid of the latest of it. */
  @PrimaryColumn('text') key!: string
  @Column('text', { name: 'open_kfid' }) openKfId!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('timestamptz', { name: 'decided_at' }) decidedAt!: Date
  /** The first and the last of its messages, by their id in kf_message. */
  @Column('bigint', { name: 'from_id' }) fromId!: string
  @Column('bigint', { name: 'up_to_id' }) upToId!: string
  /** Of the session, when it was decided; 2 and 3: a human had it, and what was written was not looked at. */
  @Column('smallint') state!: KfState
  /** A rule in its period of validity matched, whether it fired or was held back. */
  @Column('bool', { name: 'met_rule' }) metRule!: boolean
}
