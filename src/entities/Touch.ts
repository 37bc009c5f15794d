import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { TouchConfidence, TouchDirection, TouchKind, TouchOutcome } from '../decisions/touches'

/** The ledger of touches: each time somebody and a contact had, or tried to have, to do with each other. */
@Entity('touch')
@Index('touch_heard', ['externalUserId', 'at', 'kind'], { where: `direction = 'in' or outcome = 'reached'` })
@Index('touch_contact', ['externalUserId', 'at'])
@Index('touch_member', ['userId', 'at'])
export class Touch {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Made from the cause: the same cause told twice is one touch. */
  @Column('text', { unique: true }) key!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** The member it was with; null = with the shop as such. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  @Column('timestamptz') at!: Date
  @Column('text') kind!: TouchKind
  @Column('text') direction!: TouchDirection
  @Column('text') outcome!: TouchOutcome
  /** How sure the teller is; null = what the kind says, decisions/touches.ts. */
  @Column('text', { nullable: true }) confidence!: TouchConfidence | null
  /** Who told us: `sidebar`, `callback`, `api:<name>` … */
  @Column('text') source!: string
  @Column('jsonb', { default: {} }) detail!: Record<string, unknown>
}
