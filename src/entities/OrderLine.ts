import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/**
 * What was bought with an order. An order that names no product has one line of the product '': whatever it was. The lines of a
 * pair lie far from each other in the table, so its history is read from the index alone.
 */
@Entity('order_line')
@Index('order_line_order', ['orderNo', 'line'], { unique: true })
@Index('order_line_pair', ['externalUserId', 'sku', 'day', 'quantity'])
export class OrderLine {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string
  @Column('text', { name: 'order_no' }) orderNo!: string
  /** Its place in the order, from 1. */
  @Column('int') line!: number
  /** The order's own, kept here so that a rhythm is read from one index. */
  @Column('text', { name: 'external_user_id' }) externalUserId!: string
  @Column('text') sku!: string
  @Column('float8') quantity!: number
  /** The order's calendar day in business time. */
  @Column('date') day!: string
}
