import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** One write that somebody asked the API for, refused or not. Holds no content. */
@Entity('audit_entry')
@Index('audit_entry_at', ['at'])
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('timestamptz') at!: Date
  /** A userid, or `operator`. */
  @Column('text') actor!: string
  /** The roles they held; none for the operator. */
  @Column('text', { array: true }) roles!: string[]
  /** As in the table of rights: `PUT /api/tags/{id}`. */
  @Column('text') route!: string
  /** The id in the path; null = the route has none. */
  @Column('text', { nullable: true }) subject!: string | null
  /** The HTTP status answered. */
  @Column('smallint') status!: number
  /** As in the answer's `x-request-id` and in the log. */
  @Column('uuid', { name: 'request_id' }) requestId!: string
}
