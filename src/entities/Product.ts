import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Something the shop sells, under the shop's own number. */
@Entity('product')
@Index('product_changed', ['changedAt'])
export class Product {
  @PrimaryColumn('text') sku!: string
  @Column('text') name!: string
  /** What its quantity counts: 桶, 盒; '' = not said. */
  @Column('text', { default: '' }) unit!: string
  /** For how many days one unit lasts, as the shop says; null = only its buyers tell. */
  @Column('int', { name: 'cycle_days', nullable: true }) cycleDays!: number | null
  /** What is offered instead once it is no longer sold. */
  @Column('text', { name: 'successor_sku', nullable: true }) successorSku!: string | null
  /** Products of one group are bought in a like rhythm; '' = all of the shop's that have none. */
  @Column('text', { name: 'product_group', default: '' }) group!: string
  /** In fen, of one unit; null = it is not sold here. */
  @Column('bigint', { name: 'price_fen', nullable: true }) priceFen!: string | null
  /** No longer sold since. */
  @Column('timestamptz', { name: 'discontinued_at', nullable: true }) discontinuedAt!: Date | null
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
