import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { TagReason } from '../decisions/tagReasons'

export type CorpTagAction = 'create' | 'rename' | 'reorder' | 'move' | 'delete'
/** waiting = WeCom does not know it yet. overruled = both sides changed it, and WeCom's stands; `reason` says why. */
export type CorpTagChangeStatus = 'waiting' | 'done' | 'refused' | 'overruled'

/** One change of a corp tag or of a group itself: what we want of WeCom, and the history of what became of it. */
@Entity('corp_tag_change')
@Index('corp_tag_change_target', ['targetId', 'id'])
@Index('corp_tag_change_waiting', ['dueAt'], { where: `status = 'waiting'` })
@Index('corp_tag_change_cause', ['cause'], { where: `cause like 'undo:%'` })
export class CorpTagChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text') kind!: 'tag' | 'group'
  /** Of the tag or group; follows it when WeCom gives it its id. */
  @Column('text', { name: 'target_id' }) targetId!: string
  @Column('text') action!: CorpTagAction
  /** The name, the order or the group's id before and after; null where there is none. */
  @Column('text', { nullable: true }) was!: string | null
  @Column('text', { nullable: true }) became!: string | null
  /** A userid, the name of a worker or job; `wecom` = done in the console or by another app. */
  @Column('text') actor!: string
  /** What made it: `wecom`, `api`, `undo:<id>` … */
  @Column('text') cause!: string
  @Column('text', { default: 'waiting' }) status!: CorpTagChangeStatus
  @Column('text', { nullable: true }) reason!: TagReason | null
  @Column('timestamptz') at!: Date
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' }) dueAt!: Date
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
}
