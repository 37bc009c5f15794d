import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A department in the app's visible range. */
@Entity('department')
export class Department {
  @PrimaryColumn('int') id!: number
  @Column('text') name!: string
  @Column('int', { name: 'parent_id' }) parentId!: number
  @Column('text', { name: 'leader_user_ids', array: true, default: () => `'{}'` }) leaderUserIds!: string[]
}
