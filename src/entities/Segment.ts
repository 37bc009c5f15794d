import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { Audience } from '../decisions/audience/definition'

/** A saved audience. */
@Entity('segment')
@Index('segment_name', ['name'], { unique: true })
export class Segment {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text') name!: string
  @Column('jsonb') audience!: Audience
  @Column('text', { name: 'saved_by' }) savedBy!: string
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date
}
