import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A member of the corp, as far as we needed to know them. */
@Entity('member')
export class Member {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  @Column('text') name!: string
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date
}
