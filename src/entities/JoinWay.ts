import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'

/**
 * creating = wanted, and WeCom's answer is not known. live = WeCom has it. lost = no answer came: WeCom may have it, and as it
 * lists none, nobody can ever remove it. failed = it was never made, or is gone.
 */
export type JoinWayStatus = 'creating' | 'live' | 'lost' | 'failed' | 'removed'

/** What WeCom was told of a way, as a whole. */
export interface JoinWayTold {
  remark: string
  autoCreateRoom: boolean
  roomBaseName: string
  roomBaseId: number
  chatIds: string[]
  state: string
}

/** One join way in WeCom, or one attempt to make it. */
@Entity('join_way')
@Index('join_way_code', ['codeId'])
export class JoinWay {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' }) id!: number
  @Column('int', { name: 'code_id' }) codeId!: number
  /** WeCom's id; without it the way can never be changed or removed. */
  @Column('text', { name: 'config_id', nullable: true, unique: true }) configId!: string | null
  /** The picture's URL; WeCom tells it only when asked for the way. */
  @Column('text', { name: 'qr_code', nullable: true }) qrCode!: string | null
  @Column('text', { default: 'creating' }) status!: JoinWayStatus
  /** When WeCom was asked to make it; null = not asked yet, or it said no. */
  @Column('timestamptz', { name: 'asked_at', nullable: true }) askedAt!: Date | null
  /** What WeCom has; null = not known, so it is told again. */
  @Column('jsonb', { nullable: true }) told!: JoinWayTold | null
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null
  /** When the telling that is under way began; null = none is. */
  @Column('timestamptz', { name: 'telling_since', nullable: true }) tellingSince!: Date | null
  /** Not before this: after a refusal, or while an answer may still come. */
  @Column('timestamptz', { name: 'retry_at', nullable: true }) retryAt!: Date | null
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null
}
