import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** An external contact. It may have no follower: a deleted relation is a state, not an error. */
@Entity('contact')
@Index('contact_source', ['sourceState', 'firstAddedAt'], { where: 'source_state is not null' })
export class Contact {
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('text', { nullable: true }) name!: string | null
  @Column('text', { nullable: true }) avatar!: string | null
  /** 1 WeChat user, 2 WeCom user of another corp. */
  @Column('smallint', { nullable: true }) type!: number | null
  /** 0 unknown, 1 male, 2 female. */
  @Column('smallint', { nullable: true }) gender!: number | null
  @Column('text', { name: 'union_id', nullable: true }) unionId!: string | null
  @Column('text', { nullable: true }) position!: string | null
  @Column('text', { name: 'corp_name', nullable: true }) corpName!: string | null
  /** The channel of the very first adding we know of. null = added without one. */
  @Column('text', { name: 'source_state', nullable: true }) sourceState!: string | null
  @Column('text', { name: 'source_user_id', nullable: true }) sourceUserId!: string | null
  /** When the first relation we know of began. */
  @Column('timestamptz', { name: 'first_added_at', nullable: true }) firstAddedAt!: Date | null
  /** When the read began that these columns come from; an older read never overwrites a newer one. */
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null
  /** Of the reading that was written last; null = something else wrote the row since, so a reading must be compared. */
  @Column('uuid', { nullable: true }) print!: string | null
}
