import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Why a session ended before its time was up. */
export type SessionEnd = 'logout' | 'left' | 'inactive' | 'no-role' | 'expired'

/** A member signed in to one browser. */
@Entity('member_session')
@Index('member_session_live', ['userId'], { where: 'ended_at is null' })
export class MemberSession {
  /** sha256 of what the browser's cookie holds: whoever reads this table can impersonate nobody. */
  @PrimaryColumn('bytea') id!: Buffer
  @Column('text', { name: 'user_id' }) userId!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
  /** Of the last request, to the minute. */
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date
  /** When WeCom last said that they are an active member. */
  @Column('timestamptz', { name: 'checked_at' }) checkedAt!: Date
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null
  @Column('text', { name: 'ended_why', nullable: true }) endedWhy!: SessionEnd | null
  /** Shortened. */
  @Column('text', { name: 'user_agent' }) userAgent!: string
}
