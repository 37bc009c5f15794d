import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A tag of groups (群标签). Ours: WeCom has no API for them. */
@Entity('group_label')
export class GroupLabel {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text', { unique: true }) name!: string
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
