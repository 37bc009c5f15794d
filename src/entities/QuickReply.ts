import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { QuickReplyPart } from '../decisions/quickReplyParts'
import type { QuickReplyScope } from '../decisions/quickReply'

/** Words that members send with one tap: everybody's, those of some departments with all below, or one member's own. */
@Entity('quick_reply')
@Index('quick_reply_owner', ['userId'], { where: 'user_id is not null' })
export class QuickReply {
  @PrimaryColumn('uuid') id!: string
  @Column('text') title!: string
  /** null = in none. */
  @Column('uuid', { name: 'category_id', nullable: true }) categoryId!: string | null
  @Column('jsonb') parts!: QuickReplyPart[]
  @Column('text') scope!: QuickReplyScope
  /** Of scope `departments`; empty otherwise. */
  @Column('int', { name: 'department_ids', array: true, default: () => `'{}'` }) departmentIds!: number[]
  /** Whose it is, of scope `personal`; null otherwise. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  /** Reasons to write for which it is offered. */
  @Column('text', { array: true, default: () => `'{}'` }) topics!: string[]
  /** Smaller comes first. */
  @Column('int') position!: number
  @Column('boolean', { default: true }) enabled!: boolean
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date
  /** Kept, so that what was sent still has a title. null = it stands. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null
}
