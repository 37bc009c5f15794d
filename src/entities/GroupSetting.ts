import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What an admin set for a group: where its people are invited to. */
@Entity('group_setting')
export class GroupSetting {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  /** The next group up; null = none. */
  @Column('text', { name: 'next_chat_id', nullable: true }) nextChatId!: string | null
  /** What an invitation says, with {{customer}} and {{member}}. */
  @Column('text', { name: 'invite_words', default: '' }) inviteWords!: string
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
