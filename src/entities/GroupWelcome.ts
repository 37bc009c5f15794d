import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Attachment } from '../decisions/welcome'

/** live = it is in WeCom's library. lost = no answer is known: WeCom may have it, and lists none. */
export type GroupWelcomeStatus = 'live' | 'lost' | 'removed'

/** A text of WeCom's library of group welcomes (入群欢迎语). An owner switches one on for a group. Facts: customer-contact.md 4.2. */
@Entity('group_welcome')
export class GroupWelcome {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  /** WeCom's id; without it the text can never be changed or removed over the API. */
  @Column('text', { name: 'template_id', nullable: true, unique: true }) templateId!: string | null
  @Column('text') text!: string
  /** The one that WeCom honours. */
  @Column('jsonb', { nullable: true }) attachment!: Attachment | null
  /** WeCom was asked to tell the members of it. */
  @Column('boolean') notify!: boolean
  @Column('text', { default: 'lost' }) status!: GroupWelcomeStatus
  /** What WeCom has may differ from what stands here: an edit was refused, or its answer lost. */
  @Column('boolean', { name: 'differs', default: false }) differs!: boolean
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
  @Column('text', { name: 'made_by' }) madeBy!: string
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
