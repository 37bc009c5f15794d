import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** Contacts whose row in contact_fact is to be made anew. Written by triggers; a contact may be named any number of times. */
@Entity('contact_fact_stale')
export class ContactFactStale {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
}
