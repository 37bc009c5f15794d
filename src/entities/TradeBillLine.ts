import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A line of a trade bill while the bill is read and compared. */
@Entity('trade_bill_line')
export class TradeBillLine {
  /** Of one reading, so that two who read the same day do not mix. */
  @PrimaryColumn('uuid') reading!: string
  /** The bill number, of a refund its own. */
  @PrimaryColumn('text') no!: string
  @Column('text') kind!: 'paid' | 'refunded'
  @Column('bigint') fen!: string
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date
}
