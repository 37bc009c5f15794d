import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { TagReason } from '../decisions/tagReasons'

/** waiting = WeCom does not know it yet. refused = it never will; `reason` says why. */
export type TagChangeStatus = 'waiting' | 'done' | 'refused'

/**
 * One change of the tags that one member has on one contact: what we want of WeCom, and the history of what became of
 * it. `follow_user.tag_ids` is what was last agreed with WeCom; with what waits here it makes what we show.
 */
@Entity('tag_change')
@Index('tag_change_pair', ['externalUserId', 'userId', 'id'])
@Index('tag_change_waiting', ['dueAt'], { where: `status = 'waiting'` })
@Index('tag_change_open', ['externalUserId', 'userId', 'id'], { where: `status = 'waiting'` })
@Index('tag_change_cause', ['cause'], { where: `cause like 'undo:%'` })
export class TagChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'user_id' }) userId!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** Tag ids that came on, and that came off: wanted while it waits or was refused, what really changed once done. */
  @Column('text', { array: true, default: () => `'{}'` }) added!: string[]
  @Column('text', { array: true, default: () => `'{}'` }) removed!: string[]
  /** A userid, the name of a worker or job; `wecom` = done in WeCom's client, we only read of it. */
  @Column('text') actor!: string
  /** What made them: `wecom`, `api`, `channel:<id>`, `undo:<id>` … */
  @Column('text') cause!: string
  @Column('text', { default: 'waiting' }) status!: TagChangeStatus
  /** Why it was refused, or what the last try came to; an id of `src/decisions/tagReasons.ts`. */
  @Column('text', { nullable: true }) reason!: TagReason | null
  @Column('timestamptz') at!: Date
  /** When it was agreed with WeCom, or refused. */
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  /** Not tried before this. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' }) dueAt!: Date
  /** On the oldest waiting change of a pair it holds them all. */
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
}
