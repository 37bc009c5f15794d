import type { ChannelMember } from '../decisions/channelDuty'
import type { ChannelStatus } from '../entities/Channel'
import type { ContactWayStatus, WayContent } from '../entities/ContactWay'
import type { ReadScope } from '../scope'

export interface ChannelRow {
  id: number
  name: string
  members: ChannelMember[]
  fallbackUserIds: string[]
  skipVerify: boolean
  tagIds: string[]
  contactRemark: string | null
  status: ChannelStatus
  madeBy: string
  madeAt: Date
  removedAt: Date | null
}

const CHANNEL = `c.id, c.name, c.members, c.fallback_user_ids as "fallbackUserIds", c.skip_verify as "skipVerify",
  c.tag_ids as "tagIds", c.contact_remark as "contactRemark", c.status, c.made_by as "madeBy", c.made_at as "madeAt",
  c.removed_at as "removedAt"`

/** Channels of one status, the newest first. */
export function channelsOf({ db }: Pick<ReadScope, 'db'>, status: ChannelStatus): Promise<ChannelRow[]> {
  return db.query(`select ${CHANNEL} from channel c where c.status = $1 order by c.id desc`, [status])
}

/** One channel, removed or not; null = there is none. */
export async function channelById({ db }: Pick<ReadScope, 'db'>, id: number): Promise<ChannelRow | null> {
  const rows = await db.query<ChannelRow[]>(`select ${CHANNEL} from channel c where c.id = $1`, [id])
  return rows[0] ?? null
}

/** The channel that a `state` counts for; null = none of ours. */
export async function channelOfState({ db }: Pick<ReadScope, 'db'>, state: string): Promise<ChannelRow | null> {
  const rows = await db.query<ChannelRow[]>(
    `select ${CHANNEL} from channel_state s join channel c on c.id = s.channel_id where s.state = $1`,
    [state],
  )
  return rows[0] ?? null
}

export interface WayRow {
  id: number
  channelId: number | null
  state: string
  configId: string | null
  qrCode: string | null
  single: boolean
  status: ContactWayStatus
  requestedAt: Date
  /** What WeCom has; null = not known. */
  told: WayContent | null
  retryAt: Date | null
  lastError: string | null
}

const WAY = `w.id, w.channel_id as "channelId", w.state, w.config_id as "configId", w.qr_code as "qrCode", w.single,
  w.status, w.requested_at as "requestedAt", w.told, w.retry_at as "retryAt", w.last_error as "lastError"`

/** All ways of these channels, the newest first. */
export function waysOf({ db }: Pick<ReadScope, 'db'>, channelIds: readonly number[]): Promise<WayRow[]> {
  return db.query(`select ${WAY} from contact_way w where w.channel_id = any($1) order by w.id desc`, [channelIds])
}

/** The way that WeCom knows by this id; null = not known here. */
export async function wayByConfigId({ db }: Pick<ReadScope, 'db'>, configId: string): Promise<WayRow | null> {
  const rows = await db.query<WayRow[]>(`select ${WAY} from contact_way w where w.config_id = $1`, [configId])
  return rows[0] ?? null
}

/** Ways that WeCom has and that serve no channel, the newest first. */
export function unknownWays({ db }: Pick<ReadScope, 'db'>): Promise<WayRow[]> {
  return db.query(`select ${WAY} from contact_way w where w.status = 'unknown' order by w.id desc`)
}

/** Attempts whose answer should have come by `by`, the oldest first. */
export function openAttempts({ db }: Pick<ReadScope, 'db'>, by: Date): Promise<WayRow[]> {
  return db.query(
    `select ${WAY} from contact_way w where w.status = 'creating' and w.retry_at <= $1 order by w.requested_at`,
    [by],
  )
}
