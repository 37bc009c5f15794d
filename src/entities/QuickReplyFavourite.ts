import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A text that a member wants at hand. */
@Entity('quick_reply_favourite')
export class QuickReplyFavourite {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  @PrimaryColumn('uuid', { name: 'quick_reply_id' }) quickReplyId!: string
  @Column('timestamptz') at!: Date
}
