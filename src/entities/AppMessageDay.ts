import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How many app messages the app tried to send on a day of WeCom's: over its daily total WeCom drops without a word. */
@Entity('app_message_day')
export class AppMessageDay {
  /** The calendar day in China, where WeCom counts. */
  @PrimaryColumn('date') day!: string
  @Column('int') sent!: number
}
