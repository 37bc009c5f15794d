import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { CustomValue } from '../decisions/customFields'
import type { Stage } from '../decisions/stage'

/** An external contact. It may have no follower: a deleted relation is a state, not an error. */
@Entity('contact')
@Index('contact_union', ['unionId'], { where: 'union_id is not null' })
@Index('contact_fields', ['externalUserId'], { where: `custom_fields <> '{}'` })
@Index('contact_opted_out', ['externalUserId'], { where: 'opted_out_at is not null' })
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
  @Column('text', { default: 'lead' }) stage!: Stage
  /** A userid, or the name of a rule; null = it is where every contact begins. */
  @Column('text', { name: 'stage_set_by', nullable: true }) stageSetBy!: string | null
  @Column('timestamptz', { name: 'stage_set_at', nullable: true }) stageSetAt!: Date | null
  /** The owner rep, when set by hand; null = the rule of src/facts/owner.ts decides. */
  @Column('text', { name: 'owner_user_id', nullable: true }) ownerUserId!: string | null
  /** Since when they do not want to be written to unasked; null = they have not said so. */
  @Column('timestamptz', { name: 'opted_out_at', nullable: true }) optedOutAt!: Date | null
  /** The member who wrote that down, or what did. */
  @Column('text', { name: 'opted_out_by', nullable: true }) optedOutBy!: string | null
  /** Values of the fields that admins define, by key; a field without a value is not there. */
  @Column('jsonb', { name: 'custom_fields', default: {} }) customFields!: Record<string, CustomValue>
}
