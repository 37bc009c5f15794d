import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

export type RemovedBy = 'member' | 'contact' | 'transfer' | 'unknown'

/** The relation between a member and an external contact. Tags and remarks sit here, not on the contact. */
@Entity('follow_user')
@Index('follow_user_contact', ['externalUserId'])
@Index('follow_user_channel', ['state', 'addedAt'], { where: 'state is not null' })
@Index('follow_user_mobiles', ['remarkMobiles'], { type: 'gin', where: `remark_mobiles <> '{}'` })
export class FollowUser {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('text', { default: '' }) remark!: string
  @Column('text', { default: '' }) description!: string
  @Column('text', { name: 'remark_mobiles', array: true, default: () => `'{}'` }) remarkMobiles!: string[]
  @Column('text', { name: 'tag_ids', array: true, default: () => `'{}'` }) tagIds!: string[]
  /** customer-contact.md 1.3; unknown numbers are kept. */
  @Column('int', { name: 'add_way', nullable: true }) addWay!: number | null
  @Column('text', { name: 'oper_user_id', nullable: true }) operUserId!: string | null
  /** The channel of this relation. */
  @Column('text', { nullable: true }) state!: string | null
  /** The latest adding we know of. */
  @Column('timestamptz', { name: 'added_at', nullable: true }) addedAt!: Date | null
  /**
   * The latest removal we know of. The relation stands when this is null or before `addedAt`: both only grow, so events
   * may come in any order and any number of times.
   */
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null
  @Column('text', { name: 'removed_by', nullable: true }) removedBy!: RemovedBy | null
  /** When the read began that these columns come from. */
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null
  /** Of the reading that was written last; null = something else wrote the row since, so a reading must be compared. */
  @Column('uuid', { nullable: true }) print!: string | null
}
