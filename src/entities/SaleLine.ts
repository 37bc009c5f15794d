import { Column, Entity, PrimaryColumn } from 'typeorm'

/** What is sold with a sale, at the price of that moment. */
@Entity('sale_line')
export class SaleLine {
  @PrimaryColumn('text', { name: 'sale_no' }) saleNo!: string
  /** Its place in the sale, from 1. */
  @PrimaryColumn('int') line!: number
  @Column('text') sku!: string
  /** As it was called then. */
  @Column('text') name!: string
  @Column('int') quantity!: number
  /** In fen, of one. */
  @Column('bigint', { name: 'price_fen' }) priceFen!: string
}
