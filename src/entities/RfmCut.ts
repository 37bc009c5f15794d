import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { RfmDimension } from '../decisions/audience/definition'

/** Where the fifths of buyers part, as found last. */
@Entity('rfm_cut')
export class RfmCut {
  @PrimaryColumn('text') dimension!: RfmDimension
  /** Four values, the lowest first: fen, orders, or ms since 1970 of the last order. */
  @Column('float8', { array: true }) cuts!: number[]
  @Column('timestamptz', { name: 'found_at' }) foundAt!: Date
}
