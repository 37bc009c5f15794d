import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import type { Problem } from '../decisions/quickReplyParts'

/** A rule of automatic replies. What it does is in its versions. */
@Entity('rule')
@Index('rule_live', ['id'], { where: 'live_version is not null' })
@Index('rule_scheduled', ['nextAt'], { where: 'next_at is not null' })
export class AutoRule {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  /** Of the latest version. */
  @Column('text') name!: string
  @Column('int', { name: 'latest_version' }) latestVersion!: number
  /** null = it does nothing. */
  @Column('int', { name: 'live_version', nullable: true }) liveVersion!: number | null
  /** What goes live at `nextAt`; both or neither. */
  @Column('int', { name: 'next_version', nullable: true }) nextVersion!: number | null
  @Column('timestamptz', { name: 'next_at', nullable: true }) nextAt!: Date | null
  /** Why the version that was due could not go live; null = none was refused since the last publication. */
  @Column('jsonb', { name: 'next_refused', nullable: true }) nextRefused!: Problem[] | null
  @Column('timestamptz', { name: 'archived_at', nullable: true }) archivedAt!: Date | null
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
}
