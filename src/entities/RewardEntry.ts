import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import type { RewardEntryKind } from '../decisions/rewards/payout'

/** A line of a programme's ledger: only ever added, and each kind once per payout. What is left of a budget is it less their sum. */
@Entity('reward_entry')
@Index('reward_entry_programme', ['programmeId', 'at'])
export class RewardEntry {
  @PrimaryColumn('text', { name: 'bill_no' }) billNo!: string
  @PrimaryColumn('text') kind!: RewardEntryKind
  @Column('int', { name: 'programme_id' }) programmeId!: number
  /** Signed. */
  @Column('bigint') fen!: string
  @Column('timestamptz') at!: Date
  @Column('text') by!: string
}
