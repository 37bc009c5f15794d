import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A member made an admin in the console. Those of ADMIN_USERIDS need no row. */
@Entity('admin_grant')
export class AdminGrant {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  /** The admin who granted it, or `operator`. */
  @Column('text', { name: 'granted_by' }) grantedBy!: string
  @Column('timestamptz', { name: 'granted_at' }) grantedAt!: Date
}
