import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { DeliveryStatus, DeliveryStep } from '../decisions/delivery/step'

/** Who brings a booking, and how far they are. When it was promised stands with the booking. */
@Entity('delivery')
@Index('delivery_courier', ['courierUserId', 'deliveredAt'])
export class Delivery {
  @PrimaryColumn('text', { name: 'sale_no' }) saleNo!: string
  @Column('text') status!: DeliveryStatus
  /** null = nobody yet. */
  @Column('text', { name: 'courier_user_id', nullable: true }) courierUserId!: string | null
  @Column('timestamptz', { name: 'assigned_at', nullable: true }) assignedAt!: Date | null
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt!: Date | null
  @Column('timestamptz', { name: 'departed_at', nullable: true }) departedAt!: Date | null
  @Column('timestamptz', { name: 'delivered_at', nullable: true }) deliveredAt!: Date | null
  /** The last problem, and when it was told. */
  @Column('text', { nullable: true }) problem!: Extract<DeliveryStep, 'nobody-home' | 'other-problem'> | null
  @Column('timestamptz', { name: 'problem_at', nullable: true }) problemAt!: Date | null
  /** In fen: what the courier took at the door; null = nothing. */
  @Column('bigint', { name: 'collected_fen', nullable: true }) collectedFen!: string | null
  /** When the customer's rep was told that it is late. */
  @Column('timestamptz', { name: 'late_told_at', nullable: true }) lateToldAt!: Date | null
  /** The card that the courier has now, what it says in a word, and how many there were: one that says the same again is another. */
  @Column('text', { name: 'card_key', nullable: true }) cardKey!: string | null
  @Column('text', { name: 'card_state', nullable: true }) cardState!: string | null
  @Column('int', { default: 0 }) cards!: number
  @Column('smallint', { nullable: true }) stars!: number | null
  @Column('text', { name: 'rating_words', default: '' }) ratingWords!: string
  @Column('timestamptz', { name: 'rated_at', nullable: true }) ratedAt!: Date | null
}
