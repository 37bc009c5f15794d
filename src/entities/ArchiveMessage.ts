import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** What somebody wrote in an ordinary chat, as a plug-in that reads the message archive (会话内容存档) told us. */
@Entity('archive_message')
@Index('archive_message_chat', ['externalUserId', 'userId', 'at'], { where: 'chat_id is null' })
@Index('archive_message_group', ['chatId', 'at'], { where: 'chat_id is not null' })
@Index('archive_message_told', ['toldAt'])
export class ArchiveMessage {
  /** WeCom's: the same message told twice is one. */
  @PrimaryColumn('text', { name: 'msg_id' }) msgId!: string
  @Column('bool', { name: 'from_customer' }) fromCustomer!: boolean
  /** '' = of a member's message in a group: nobody in particular. */
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** The member it is with; null = a group's. */
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null
  /** null = it is of a chat of two. */
  @Column('text', { name: 'chat_id', nullable: true }) chatId!: string | null
  /** '' = it is no text. */
  @Column('text') text!: string
  @Column('timestamptz') at!: Date
  @Column('timestamptz', { name: 'told_at' }) toldAt!: Date
}
