import { Column, Entity, PrimaryColumn } from 'typeorm'

/** In the order in which they are worked on. */
export const syncStages = ['members', 'tags', 'contacts', 'groups'] as const
export type SyncStage = (typeof syncStages)[number]
/** skipped = WeCom refuses this part; `reason` says why. */
export type SyncPartStatus = 'waiting' | 'done' | 'skipped'

/**
 * The smallest piece of a pass that is done as a whole: one member's contacts, one group. What a killed process had not
 * finished is done again from its beginning, since WeCom's cursors must not be kept (customer-contact.md 0.1).
 */
@Entity('sync_part')
export class SyncPart {
  @PrimaryColumn('bigint', { name: 'run_id' }) runId!: string
  @PrimaryColumn('text') stage!: SyncStage
  /** A userid, a chat id; '' where the stage has one part. */
  @PrimaryColumn('text') key!: string
  @Column('text', { default: 'waiting' }) status!: SyncPartStatus
  @Column('text', { nullable: true }) reason!: string | null
  /** Rows that WeCom showed, in the latest try. */
  @Column('int', { default: 0 }) read!: number
  /** Rows that were not known, that said something else, and that WeCom shows no more; over all tries. */
  @Column('int', { default: 0 }) added!: number
  @Column('int', { default: 0 }) changed!: number
  @Column('int', { default: 0 }) gone!: number
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null
}
