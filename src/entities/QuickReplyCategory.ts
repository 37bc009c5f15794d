import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A shelf of the library of quick replies. */
@Entity('quick_reply_category')
export class QuickReplyCategory {
  @PrimaryColumn('uuid') id!: string
  @Column('text', { unique: true }) name!: string
  /** Smaller comes first. */
  @Column('int') position!: number
}
