import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** none = no remark is wanted. kept = the member had written one. refused = WeCom will not take it. */
export type ArrivalRemarkStatus = 'none' | 'waiting' | 'done' | 'kept' | 'refused'

/** One adding through a channel: what the contact got is given once for it, however often the event is handled. */
@Entity('channel_arrival')
@Index('channel_arrival_waiting', ['dueAt'], { where: `remark_status = 'waiting'` })
export class ChannelArrival {
  @PrimaryColumn('text', { name: 'user_id' }) userId!: string
  @PrimaryColumn('text', { name: 'external_user_id' }) externalUserId!: string
  /** When the adding happened, by WeCom's clock. */
  @PrimaryColumn('timestamptz') at!: Date
  @Column('int', { name: 'channel_id' }) channelId!: number
  @Column('text', { nullable: true }) remark!: string | null
  @Column('text', { name: 'remark_status', default: 'none' }) remarkStatus!: ArrivalRemarkStatus
  @Column('int', { default: 0 }) attempts!: number
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date
}
