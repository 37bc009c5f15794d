import { Column, Entity, PrimaryColumn } from 'typeorm'

/** An account of 微信客服, and how far its messages were read: a row of work while `due_at` is set. */
@Entity('kf_account')
export class KfAccount {
  @PrimaryColumn('text', { name: 'open_kfid' }) openKfId!: string
  @Column('text', { nullable: true }) name!: string | null
  @Column('text', { nullable: true }) avatar!: string | null
  /** The app may manage it. What it may not, is not read. */
  @Column('boolean', { default: true }) managed!: boolean
  /** Where the next page begins; null = nothing was read yet. Written together with the page before it. */
  @Column('text', { nullable: true }) cursor!: string | null
  /** Of the latest callback, for the calls that fetch what it tells of. */
  @Column('text', { name: 'sync_token', nullable: true }) syncToken!: string | null
  @Column('timestamptz', { name: 'token_at', nullable: true }) tokenAt!: Date | null
  /** How often somebody asked for a reading: one who asked while it went on is not forgotten. */
  @Column('int', { default: 0 }) wanted!: number
  /** null = nobody asked. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null
  @Column('text', { name: 'locked_by', nullable: true }) lockedBy!: string | null
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null
  @Column('int', { default: 0 }) attempts!: number
  /** When everything had last been read. */
  @Column('timestamptz', { name: 'pulled_at', nullable: true }) pulledAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
