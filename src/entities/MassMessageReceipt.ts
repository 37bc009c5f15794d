import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** What became of a mass message at one contact, as WeCom told it. */
@Entity('mass_message_receipt')
@Index('mass_message_receipt_contact', ['externalUserId', 'sentAt'], { where: 'status = 1' })
export class MassMessageReceipt {
  @PrimaryColumn('text', { name: 'msg_id' }) msgId!: string
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  /** Of a message to groups: the chat_id. */
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** 0 not sent, 1 sent, 2 not a friend any more, 3 over the month's number (customer-contact.md 5.4). */
  @Column('smallint') status!: number
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null
}
