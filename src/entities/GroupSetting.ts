import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What was set for a group: where its people are invited to, and who is listed for removal by itself. */
@Entity('group_setting')
export class GroupSetting {
  @PrimaryColumn('text', { name: 'chat_id' }) chatId!: string
  /** The next group up; null = none. */
  @Column('text', { name: 'next_chat_id', nullable: true }) nextChatId!: string | null
  /** What an invitation says, with {{customer}} and {{member}}. */
  @Column('text', { name: 'invite_words', default: '' }) inviteWords!: string
  /** Each week whoever gave no sign for so many days is listed for removal; null = only when somebody asks for it. */
  @Column('int', { name: 'quiet_days', nullable: true }) quietDays!: number | null
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
