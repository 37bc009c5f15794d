import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { RewardKind } from '../decisions/rewards/payout'

/** What rewards are paid from: a budget, and what limits it. */
@Entity('reward_programme')
export class RewardProgramme {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'BY DEFAULT' }) id!: number
  @Column('text') name!: string
  @Column('text') kind!: RewardKind
  /** All amounts in fen. */
  @Column('bigint', { name: 'budget_fen' }) budgetFen!: string
  /** What one person may get on a business day. */
  @Column('bigint', { name: 'per_person_day_fen' }) perPersonDayFen!: string
  /** What is more than this waits for a second person. */
  @Column('bigint', { name: 'approval_above_fen' }) approvalAboveFen!: string
  /** The usual reward; of coupons, what one is worth. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: string
  /** Of coupons: the stock that was set up at WeChat Pay. */
  @Column('text', { name: 'stock_id', nullable: true }) stockId!: string | null
  /** What the receiver reads: the remark of a transfer, the wish of a red packet. */
  @Column('text') words!: string
  /** Of transfers and red packets. */
  @Column('text', { name: 'scene_id', nullable: true }) sceneId!: string | null
  /** Of transfers: what the scene wants to be told. */
  @Column('jsonb', { default: [] }) report!: { title: string; content: string }[]
  @Column('timestamptz', { name: 'from_at' }) fromAt!: Date
  /** null = it has no end. */
  @Column('timestamptz', { name: 'until_at', nullable: true }) untilAt!: Date | null
  @Column('timestamptz', { name: 'stopped_at', nullable: true }) stoppedAt!: Date | null
  @Column('text', { name: 'created_by' }) createdBy!: string
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date
}
