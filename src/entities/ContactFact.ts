import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { SilenceValue } from '../decisions/audience/definition'
import type { CustomValue } from '../decisions/customFields'
import type { Stage } from '../decisions/stage'

/**
 * What audiences go by: one wide row per contact that a member has, made from the tables it names and from nothing else. It lags
 * behind them by what waits in contact_fact_stale. Columns of a fixed width come first: a scan finds them without a search.
 */
@Entity('contact_fact')
@Index('contact_fact_tag_numbers', ['tags'], { type: 'gin' })
@Index('contact_fact_recount', ['recountAt'], { where: 'recount_at is not null' })
export class ContactFact {
  /** Orders of the last year, and what was paid for them. */
  @Column('bigint', { name: 'spent_fen' }) spentFen!: string
  @Column('int') orders!: number
  /** 0 unknown, 1 male, 2 female. */
  @Column('smallint') gender!: number
  @Column('timestamptz', { name: 'first_added_at', nullable: true }) firstAddedAt!: Date | null
  @Column('timestamptz', { name: 'last_heard_at', nullable: true }) lastHeardAt!: Date | null
  /** Of however long ago. */
  @Column('timestamptz', { name: 'last_order_at', nullable: true }) lastOrderAt!: Date | null
  /** When the oldest of the orders counted is a year old. */
  @Column('timestamptz', { name: 'recount_at', nullable: true }) recountAt!: Date | null
  /** The earliest day on which a product runs out. */
  @Column('date', { name: 'due_on', nullable: true }) dueOn!: string | null
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('text') stage!: Stage
  @Column('text') silence!: SilenceValue
  @Column('text', { name: 'owner_user_id', nullable: true }) ownerUserId!: string | null
  /** Of relations that stand, as are the three below; in order. */
  @Column('text', { name: 'follower_user_ids', array: true }) followerUserIds!: string[]
  @Column('text', { array: true }) states!: string[]
  @Column('int', { name: 'add_ways', array: true }) addWays!: number[]
  /** As numbers of tag_number; with our changes that wait. */
  @Column('int', { array: true }) tags!: number[]
  /** Customer groups they are in. */
  @Column('text', { name: 'chat_ids', array: true }) chatIds!: string[]
  @Column('jsonb', { name: 'custom_fields' }) customFields!: Record<string, CustomValue>
}
