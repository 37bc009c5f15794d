import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Attachment } from '../decisions/welcome'

/** A welcome message and for whom it is meant: a channel, a member, or everybody (all null). */
@Entity('welcome_message')
export class WelcomeMessage {
  @PrimaryColumn('uuid') id!: string
  @Column('text') name!: string
  /** A `state` it is for; null = not bound to one. */
  @Column('text', { nullable: true }) state!: string | null
  /** The channel it is for, by whichever of its states they come; null = not bound to one. */
  @Column('int', { name: 'channel_id', nullable: true }) channelId!: number | null
  /** The member it is for; null = not bound to one. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  /** Minutes of the business day [from, to); to < from runs past midnight; both null = all day. */
  @Column('smallint', { name: 'from_minute', nullable: true }) fromMinute!: number | null
  @Column('smallint', { name: 'to_minute', nullable: true }) toMinute!: number | null
  @Column('text') text!: string
  @Column('jsonb') attachments!: Attachment[]
  @Column('boolean', { default: true }) enabled!: boolean
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date
}
