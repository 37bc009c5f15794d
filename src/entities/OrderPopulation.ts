import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Population } from '../decisions/forecast/population'

/** In which rhythms all buyers buy: of a product, a group of products, the shop. */
@Entity('order_population')
export class OrderPopulation {
  @PrimaryColumn('text') kind!: 'product' | 'group' | 'shop'
  /** The sku or the group; '' for the shop. */
  @PrimaryColumn('text') name!: string
  @Column('jsonb') population!: Population
  /** How many histories of a contact and a product it was found from. */
  @Column('int') histories!: number
  @Column('timestamptz', { name: 'fitted_at' }) fittedAt!: Date
}
