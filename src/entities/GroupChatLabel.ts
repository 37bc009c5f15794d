import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A group has a tag. */
@Entity('group_chat_label')
@Index('group_chat_label_label', ['labelId'])
export class GroupChatLabel {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  @PrimaryColumn('int', { name: 'label_id' }) labelId!: number
  @Column('timestamptz') at!: Date
  @Column('text') by!: string
}
