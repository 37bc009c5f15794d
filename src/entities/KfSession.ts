import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { KfState } from '../decisions/kf/session'

/** A visitor of a kf account: where they stand, and a row of work while something of theirs is to be decided. */
@Entity('kf_session')
@Index('kf_session_visitor', ['openKfId', 'externalUserId'], { unique: true })
@Index('kf_session_contact', ['externalUserId'])
@Index('kf_session_due', ['dueAt'], { where: 'due_at is not null' })
@Index('kf_session_served', ['openKfId', 'state', 'since'], { where: 'state in (2, 3)' })
export class KfSession {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'open_kfid' }) openKfId!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** 0 new, 1 smart assistant, 2 in the pool, 3 with a human, 4 ended or not begun. */
  @Column('smallint', { default: 4 }) state!: KfState
  /** Of state 3. */
  @Column('text', { name: 'servicer_user_id', nullable: true }) servicerUserId!: string | null
  /** When the state began, as far as we know. */
  @Column('timestamptz') since!: Date
  /** From here run the 48 h and the 5 answers; null = they have not written. */
  @Column('timestamptz', { name: 'last_customer_at', nullable: true }) lastCustomerAt!: Date | null
  /** How they came in the last time. */
  @Column('text', { nullable: true }) scene!: string | null
  @Column('text', { name: 'scene_param', nullable: true }) sceneParam!: string | null
  @Column('timestamptz', { name: 'entered_at', nullable: true }) enteredAt!: Date | null
  /** The message up to which everything was decided about. */
  @Column('bigint', { name: 'decided_up_to', default: 0 }) decidedUpTo!: string
  /** How often something new came: what comes while it is decided is not forgotten. */
  @Column('int', { default: 0 }) wanted!: number
  @Column('timestamptz', { name: 'waiting_since', nullable: true }) waitingSince!: Date | null
  /** null = there is nothing to decide. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
