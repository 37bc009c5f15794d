import { minuteOfDay, weekdayOf } from '../decisions/businessTime'
import { channelDuty, type Duty, type Roster } from '../decisions/channelDuty'
import type { ReadScope } from '../scope'

type Asked = Pick<ReadScope, 'db' | 'now' | 'settings'>

/** Who takes new contacts at `scope.now`, per channel id. */
export async function dutyNow(
  scope: Asked,
  channels: readonly (Roster & { id: number })[],
): Promise<ReadonlyMap<number, Duty>> {
  const { timeZone } = scope.settings
  const moment = { weekday: weekdayOf(scope.now, timeZone), minuteOfDay: minuteOfDay(scope.now, timeZone) }
  const adds = await addsToday(
    scope,
    channels.map(({ id }) => id),
  )
  return new Map(channels.map((channel) => [channel.id, channelDuty(channel, moment, adds.get(channel.id) ?? nobody)]))
}

const nobody: ReadonlyMap<string, number> = new Map()

/**
 * Contacts that came to each member through each channel in the business day of `scope.now`; who left and came back the
 * same day counts once. Channel id → userId → number.
 */
export async function addsToday(
  { db, now, settings }: Asked,
  channelIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
  const rows = await db.query<{ channel_id: number; user_id: string; adds: number }[]>(
    `select s.channel_id, f.user_id, count(*)::int as adds
       from channel_state s
       join follow_user f on f.state = s.state
        and f.added_at >= date_trunc('day', $2::timestamptz at time zone $3) at time zone $3
        and f.added_at < (date_trunc('day', $2::timestamptz at time zone $3) + interval '1 day') at time zone $3
      where s.channel_id = any($1) group by 1, 2`,
    [channelIds, now, settings.timeZone],
  )
  const found = new Map<number, Map<string, number>>()
  for (const { channel_id, user_id, adds } of rows) {
    const members = found.get(channel_id) ?? new Map<string, number>()
    found.set(channel_id, members.set(user_id, adds))
  }
  return found
}
