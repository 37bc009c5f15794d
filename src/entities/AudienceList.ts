import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A list of contacts that somebody brought in as a table. */
@Entity('audience_list')
export class AudienceList {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('text') name!: string
  @Column('text', { name: 'made_by' }) madeBy!: string
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date
}
