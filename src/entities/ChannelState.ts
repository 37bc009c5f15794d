import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** Which channel a `state` counts for: those of its own contact ways, and those of ways made elsewhere. For ever. */
@Entity('channel_state')
@Index('channel_state_channel', ['channelId'])
export class ChannelState {
  @PrimaryColumn('text') state!: string
  @Column('int', { name: 'channel_id' }) channelId!: number
}
