import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A list that WeCom gives as a whole, so that no single row can say how old it is. */
@Entity('list_reading')
export class ListReading {
  @PrimaryColumn('text') name!: 'departments'
  /** When the read began that was written last; an older one never overwrites it. */
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date
}
