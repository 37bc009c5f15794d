import { remarkFor } from '../../decisions/channelRemark'
import { channelOfState, type ChannelRow } from '../../facts/channels'
import { inTransaction, type Scope } from '../../scope'
import { markTags } from '../tags/mark'
import { writeRemark } from './remark'
import { tellChannel } from './tell'

/** One adding that came through a contact way, if it has a state. */
export interface Arrival {
  userId: string
  externalUserId: string
  state: string | null
  /** When WeCom says it happened. */
  at: Date
}

/**
 * Gives a new contact what its channel gives: tags and a remark, once for each adding, however often this runs. A member
 * who thereby reached their cap makes way for the next at once. Comes after the relation is written.
 */
export async function channelArrived(scope: Scope, arrival: Arrival): Promise<void> {
  if (arrival.state === null) return
  const channel = await channelOfState(scope, arrival.state)
  if (!channel) return
  const remark = await inTransaction(scope, (tx) => keepArrival(tx, arrival, channel))
  const unhurried = { ...scope, wecom: scope.wecom.on('normal') }
  if (remark) await writeRemark(unhurried, { ...arrival, remark, attempts: 0 })
  const capped = channel.members.some(({ userId, dailyCap }) => userId === arrival.userId && dailyCap !== null)
  if (capped && channel.status === 'active') await tellChannel(unhurried, channel, { insist: false })
}

/** Longer ago, a member has long talked to the contact: what a channel gives would come as a surprise. */
const UNTOLD_DAYS = 3

/** Gives those their channel's due of whose adding no event told: a sync has found them. Returns how many. */
export async function giveUntoldArrivals(scope: Scope): Promise<number> {
  const since = new Date(scope.now.getTime() - UNTOLD_DAYS * 24 * 3600 * 1000)
  const untold = await scope.db.query<Arrival[]>(
    `select f.user_id as "userId", f.external_user_id as "externalUserId", f.state, f.added_at as at
       from channel_state s join channel c on c.id = s.channel_id join follow_user f on f.state = s.state
      where f.added_at > $1 and f.added_at > c.made_at and f.read_at is not null
        and (f.removed_at is null or f.removed_at < f.added_at)
        and not exists (select from channel_arrival a where a.user_id = f.user_id
              and a.external_user_id = f.external_user_id and a.at > f.added_at - interval '1 hour')`,
    [since],
  )
  for (const arrival of untold) await channelArrived(scope, arrival)
  return untold.length
}

/** The remark that is to be written now; null = none, or this adding is known already. */
async function keepArrival(scope: Scope, arrival: Arrival, channel: ChannelRow): Promise<string | null> {
  const { userId, externalUserId, at } = arrival
  const name = await nameOf(scope, externalUserId)
  const remark = channel.contactRemark === null ? null : remarkFor(channel.contactRemark, name)
  // Whoever keeps it writes the remark first; the job comes for it later.
  const dueAt = new Date(scope.clock().getTime() + scope.settings.channels.backoffMs)
  const kept = await scope.db.query<unknown[]>(
    `insert into channel_arrival (user_id, external_user_id, at, channel_id, remark, remark_status, due_at)
     values ($1, $2, $3, $4, $5, case when $5::text is null then 'none' else 'waiting' end, $6)
     on conflict do nothing returning 1`,
    [userId, externalUserId, at, channel.id, remark, dueAt],
  )
  if (kept.length === 0) return null
  if (channel.tagIds.length > 0)
    await markTags(scope, { userId, externalUserId, add: channel.tagIds, remove: [], cause: `channel:${channel.id}` })
  return remark
}

async function nameOf(scope: Scope, externalUserId: string): Promise<string | null> {
  const rows = await scope.db.query<{ name: string | null }[]>('select name from contact where external_user_id = $1', [
    externalUserId,
  ])
  return rows[0]?.name ?? null
}
