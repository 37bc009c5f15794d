import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

export type JoinCodeStatus = 'active' | 'removed'

/** A join code (群活码): one QR code that leads into one open group after the other. Facts: customer-contact.md 3.3. */
@Entity('join_code')
export class JoinCode {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  /** Also its remark in WeCom: at most 30 characters. */
  @Column('text') name!: string
  /** Comes back with each member who joined by it. */
  @Column('text', { unique: true }) state!: string
  /** WeCom makes a follow-up group when the listed one is full: the net. */
  @Column('boolean', { name: 'auto_create_room', default: true }) autoCreateRoom!: boolean
  /** How the names of such groups begin; '' = WeCom's own. */
  @Column('text', { name: 'room_base_name', default: '' }) roomBaseName!: string
  @Column('int', { name: 'room_base_id', default: 1 }) roomBaseId!: number
  /** How many members WeCom lets into a group. */
  @Column('int', { name: 'size_limit' }) sizeLimit!: number
  /** With so many members the next group is opened; below `sizeLimit`. */
  @Column('int', { name: 'move_at' }) moveAt!: number
  /** With fewer groups that wait, the owner is asked for the next. */
  @Column('int') reserve!: number
  /** Removed ones stay, with their history. */
  @Column('text', { default: 'active' }) status!: JoinCodeStatus
  @Column('text', { name: 'made_by' }) madeBy!: string
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null
}
