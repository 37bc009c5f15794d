import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { CustomValue } from '../decisions/customFields'

/** What a member and a contact found out together: prescription, material, use. */
@Entity('consultation')
@Index('consultation_contact', ['externalUserId', 'at', 'id'])
export class Consultation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  /** Made by the page: a repeat writes one. */
  @Column('text', { unique: true }) key!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** Who held it; null = a script of whoever runs the server. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  @Column('timestamptz') at!: Date
  /** Of the fields that admins define for consultations, by key. */
  @Column('jsonb', { default: {} }) values!: Record<string, CustomValue>
  @Column('text', { default: '' }) note!: string
  @Column('timestamptz', { name: 'corrected_at', nullable: true }) correctedAt!: Date | null
  /** It counts no more; null = it does. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null
}
