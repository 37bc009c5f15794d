import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { DifferenceKind } from '../decisions/sales/reconcile'

/** A line of a trade bill that is not what we wrote down, or what we wrote down and no line says. A person decides. */
@Entity('bill_difference')
@Index('bill_difference_open', ['day'], { where: 'settled_at is null' })
export class BillDifference {
  @PrimaryColumn('date') day!: string
  /** The bill number, of a refund its own number. */
  @PrimaryColumn('text') no!: string
  @Column('text') kind!: DifferenceKind
  /** In fen; null = we know of none. */
  @Column('bigint', { name: 'ours_fen', nullable: true }) oursFen!: string | null
  /** In fen; null = the bill has none. */
  @Column('bigint', { name: 'theirs_fen', nullable: true }) theirsFen!: string | null
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null
  @Column('text', { name: 'settled_by', nullable: true }) settledBy!: string | null
  @Column('text', { default: '' }) note!: string
}
