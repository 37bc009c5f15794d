import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** A way to our booking page that is one customer's own. Whoever reads this table can open none of them. */
@Entity('booking_link')
@Index('booking_link_expiry', ['expiresAt'])
export class BookingLink {
  /** SHA-256 of what the link says. */
  @PrimaryColumn('text', { name: 'token_hash' }) tokenHash!: string
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  /** What it proposes; the customer may choose otherwise. */
  @Column('text') sku!: string
  @Column('int') quantity!: number
  /** Why it was made, such as a reminder's key. */
  @Column('text') cause!: string
  @Column('text', { name: 'created_by' }) createdBy!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date
  /** What was booked with it; it books once. */
  @Column('text', { name: 'sale_no', nullable: true }) saleNo!: string | null
}
