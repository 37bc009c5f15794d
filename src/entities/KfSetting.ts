import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One row: what an admin set for 微信客服. No row = what the settings say. */
@Entity('kf_setting')
export class KfSetting {
  /** Always 1. */
  @PrimaryColumn('int') id!: number
  /** Grows with each change. */
  @Column('int') version!: number
  /** What a customer writes to hear nothing more; empty = nothing does that. */
  @Column('text', { name: 'opt_out_words', array: true }) optOutWords!: string[]
  /** What they are answered then; '' = the words of the settings. */
  @Column('text', { name: 'opt_out_reply' }) optOutReply!: string
  @Column('text', { name: 'changed_by' }) changedBy!: string
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date
}
