import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/** waiting = WeCom does not know it yet. refused = it never will; `reason` says why. */
export type TagChangeStatus = 'waiting' | 'done' | 'refused'

/**
 * One change of the tags that one member has on one contact: what we want of WeCom, and the history of what became of
 * it. `follow_user.tag_ids` is what was last agreed with WeCom; with what waits here it makes what we show.
 */
@Entity('tag_change')
@Index('tag_change_pair', ['externalUserId', 'userId', 'id'])
@Index('tag_change_waiting', ['dueAt'], { where: `status = 'waiting'` })
export class TagChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'user_id' }) userId!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** Tag ids that came on, and that came off. */
  @Column('text', { array: true, default: () => `'{}'` }) added!: string[]
  @Column('text', { array: true, default: () => `'{}'` }) removed!: string[]
  /** A userid, the name of a worker or job; `wecom` = done in WeCom's client, we only read of it. */
  @Column('text') actor!: string
  /** What made them: `wecom`, `api`, `channel:<id>`, `undo:<id>` … */
  @Column('text') cause!: string
  @Column('text', { default: 'waiting' }) status!: TagChangeStatus
  @Column('text', { nullable: true }) reason!: string | null
  @Column('timestamptz') at!: Date
  /** When it was agreed with WeCom, or refused. */
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  /** Not tried before this. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' }) dueAt!: Date
}
