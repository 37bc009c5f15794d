import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One access token or jsapi ticket, shared by all processes. A row with no value is one that is being fetched first. */
@Entity('wecom_token')
export class WecomToken {
  /** Corp id and agent id, for a ticket with its kind; never the secret. */
  @PrimaryColumn('text') key!: string
  /** WeCom allows 512 bytes (callbacks-and-app.md 3.1). null = never fetched. */
  @Column('text', { nullable: true }) value!: string | null
  /** Five minutes before WeCom's own expiry, by the database's clock; a ticket's by ours. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null
  /** Until when `refreshingBy` alone may fetch a new one. null = nobody is fetching. */
  @Column('timestamptz', { name: 'refreshing_until', nullable: true }) refreshingUntil!: Date | null
  @Column('text', { name: 'refreshing_by', nullable: true }) refreshingBy!: string | null
}
