import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A member of the corp whom the app sees. */
@Entity('member')
@Index('member_departments', ['departmentIds'], { type: 'gin' })
export class Member {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  @Column('text') name!: string
  @Column('int', { name: 'department_ids', array: true, default: () => `'{}'` }) departmentIds!: number[]
  /** May have customers (get_follow_user_list). null = not known yet. */
  @Column('boolean', { name: 'customer_contact', nullable: true }) customerContact!: boolean | null
  /** When WeCom stopped showing them: they left, or the visible range shrank. */
  @Column('timestamptz', { name: 'gone_at', nullable: true }) goneAt!: Date | null
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date
}
