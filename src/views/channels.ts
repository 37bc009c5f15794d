import { businessDate } from '../decisions/businessTime'
import type { ChannelMember, Duty } from '../decisions/channelDuty'
import type { Attachment } from '../decisions/welcome'
import type { ContactWayStatus } from '../entities/ContactWay'
import { channelCounts, type ChannelDay, type CountsAsked } from '../facts/channelCounts'
import { dutyNow } from '../facts/channelDuty'
import { channelById, channelsOf, unknownWays, waysOf, type ChannelRow, type WayRow } from '../facts/channels'
import type { ReadScope } from '../scope'

export interface WayView {
  configId: string | null
  state: string
  status: ContactWayStatus
  /** The picture's URL; null = not known yet, or a button in a mini program. */
  qrCode: string | null
  /** Whom the code leads to in WeCom; null = being told. */
  userIds: string[] | null
  remark: string | null
  lastError: string | null
}

export interface ChannelView {
  id: number
  name: string
  status: string
  members: ChannelMember[]
  fallbackUserIds: string[]
  skipVerify: boolean
  tagIds: string[]
  contactRemark: string | null
  welcome: { text: string; attachments: Attachment[] } | null
  /** Every `state` that counts for it. */
  states: string[]
  /** Its code: that of the latest live way. */
  qrCode: string | null
  ways: WayView[]
  /** Who takes new contacts now; with nobody, why. */
  duty: Duty
  today: ChannelDay
  madeBy: string
  madeAt: string
  removedAt: string | null
}

/** Channels of one status with their duty and today's counts, the newest first. */
export async function readChannels(scope: ReadScope, status: 'active' | 'removed'): Promise<ChannelView[]> {
  return viewsOf(scope, await channelsOf(scope, status))
}

/** One channel, removed or not; null = there is none. */
export async function readChannel(scope: ReadScope, id: number): Promise<ChannelView | null> {
  const channel = await channelById(scope, id)
  if (!channel) return null
  return (await viewsOf(scope, [channel], id))[0] ?? null
}

async function viewsOf(
  scope: ReadScope,
  channels: ChannelRow[],
  channelId: number | null = null,
): Promise<ChannelView[]> {
  const ids = channels.map(({ id }) => id)
  const day = businessDate(scope.now, scope.settings.timeZone)
  const ways = await waysOf(scope, ids)
  const duty = await dutyNow(scope, channels)
  const today = await channelCounts(scope, { channelId, from: day, to: day })
  const states = await statesOf(scope, ids)
  const welcomes = await welcomesOf(scope, ids)
  return channels.map(({ madeAt, removedAt, ...channel }) => {
    const own = ways.filter((way) => way.channelId === channel.id)
    return {
      ...channel,
      welcome: welcomes.get(channel.id) ?? null,
      states: states.get(channel.id) ?? [],
      qrCode: own.find(({ status }) => status === 'live')?.qrCode ?? null,
      ways: own.map(wayView),
      duty: duty.get(channel.id) ?? { userIds: [], because: 'nobody-on-shift' },
      today: today.find((one) => one.channelId === channel.id) ?? nothing(channel.id, day),
      madeAt: madeAt.toISOString(),
      removedAt: removedAt?.toISOString() ?? null,
    }
  })
}

/** What became of a channel's contacts, per business day; a day without any is left out. */
export function readCounts(scope: ReadScope, asked: CountsAsked): Promise<ChannelDay[]> {
  return channelCounts(scope, asked)
}

/** Ways that WeCom has and that serve no channel. */
export async function readUnknownWays(scope: ReadScope): Promise<WayView[]> {
  return (await unknownWays(scope)).map(wayView)
}

function wayView({ configId, state, status, qrCode, told, lastError }: WayRow): WayView {
  return { configId, state, status, qrCode, lastError, userIds: told?.userIds ?? null, remark: told?.remark ?? null }
}

function nothing(channelId: number, day: string): ChannelDay {
  const none = { added: 0, stayed: 0, left: 0, leftInDay: 0, leftInWeek: 0, bought: 0, amountFen: 0 }
  return { channelId, day, ...none }
}

async function statesOf({ db }: ReadScope, ids: number[]): Promise<Map<number, string[]>> {
  const rows = await db.query<{ id: number; states: string[] }[]>(
    'select channel_id as id, array_agg(state order by state) as states from channel_state where channel_id = any($1) group by 1',
    [ids],
  )
  return new Map(rows.map(({ id, states }) => [id, states]))
}

async function welcomesOf(
  { db }: ReadScope,
  ids: number[],
): Promise<Map<number, { text: string; attachments: Attachment[] }>> {
  const rows = await db.query<{ id: number; text: string; attachments: Attachment[] }[]>(
    `select channel_id as id, text, attachments from welcome_message
      where channel_id = any($1) and user_id is null and from_minute is null`,
    [ids],
  )
  return new Map(rows.map(({ id, ...welcome }) => [id, welcome]))
}
