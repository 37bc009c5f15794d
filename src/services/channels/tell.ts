import type { Duty } from '../../decisions/channelDuty'
import type { WayContent } from '../../entities/ContactWay'
import { dutyNow } from '../../facts/channelDuty'
import { waysOf, type ChannelRow, type WayRow } from '../../facts/channels'
import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { inShort, isWecoms } from './refusals'

/** A call to a way ends within this, its waiting included: `settleAfterMs` stays far above. */
export const CALL = { withinMs: 10_000, timeoutMs: 5000 }

/**
 * What WeCom should have of a way. It takes no way without members: with nobody on duty the last ones stay, as far as
 * they still belong to the channel, and a new way begins with the whole roster. One for a single member gets the first.
 */
export function contentFor(
  channel: ChannelRow,
  way: Pick<WayRow, 'state' | 'single' | 'told'>,
  duty: Duty,
): WayContent {
  const roster = channel.members.map(({ userId }) => userId)
  const last = (way.told?.userIds ?? []).filter((id) => roster.includes(id) || channel.fallbackUserIds.includes(id))
  const userIds = [duty.userIds, last, roster].find((ids) => ids.length > 0) ?? []
  const { name: remark, skipVerify } = channel
  return { remark, skipVerify, state: way.state, userIds: way.single ? userIds.slice(0, 1) : userIds }
}

/** Sees to it that a channel's live ways say what it wants. Throws what WeCom answers when `insist`, else notes it. */
export function tellChannel(scope: Scope, channel: ChannelRow, how: { insist: boolean }): Promise<void> {
  return tellChannels(scope, [channel], how)
}

/** The same for many, with a few questions to the database for all of them. */
export async function tellChannels(
  scope: Scope,
  channels: readonly ChannelRow[],
  { insist }: { insist: boolean },
): Promise<void> {
  const byId = new Map(channels.map((channel) => [channel.id, channel]))
  const duties = await dutyNow(scope, channels)
  for (const way of await waysOf(scope, [...byId.keys()])) {
    const [channel, duty] = [byId.get(way.channelId ?? 0), duties.get(way.channelId ?? 0)]
    if (!channel || !duty || way.status !== 'live' || way.configId === null) continue
    if (!insist && way.retryAt !== null && way.retryAt > scope.clock()) continue
    await tellWay(scope, { ...way, configId: way.configId }, contentFor(channel, way, duty), insist)
  }
}

/** Asks WeCom only when the way says something else, and always tells the whole (customer-contact.md 3.2). */
async function tellWay(
  scope: Scope,
  way: WayRow & { configId: string },
  content: WayContent,
  insist: boolean,
): Promise<void> {
  if (way.told !== null && isSame(way.told, content)) return
  const telling = await beginTelling(scope, way.id)
  try {
    const { configId } = way
    await scope.wecom.contactWays.update(configId, { ...content, ...(!way.single && { partyIds: [] }) }, CALL)
    await endTelling(scope, way.id, telling, { told: content, retryAt: null, lastError: null })
  } catch (error) {
    if (!isWecoms(error)) throw error
    // Refused, the way is as it was; without an answer nobody knows, and it is told again.
    const told = error instanceof WecomError ? way.told : null
    const retryAt = new Date(scope.clock().getTime() + scope.settings.channels.refusedForMs)
    await endTelling(scope, way.id, telling, { told, retryAt, lastError: inShort(error) })
    if (insist) throw error
    scope.log.warn({ err: error, contactWay: way.id }, 'a contact way could not be changed; it is tried again')
  }
}

interface Telling {
  number: number
  /** Nobody else was telling it when this began. */
  alone: boolean
}

/** Until the answer is recorded nobody knows what WeCom has, also when this process dies meanwhile. */
async function beginTelling(scope: Scope, wayId: number): Promise<Telling> {
  const now = scope.clock()
  const [rows] = await scope.db.query<[{ number: number; before: Date | null }[], number]>(
    `update contact_way w set told = null, tellings = w.tellings + 1, telling_since = $2
       from (select id, telling_since from contact_way where id = $1 for update) b
      where w.id = b.id returning w.tellings as number, b.telling_since as before`,
    [wayId, now],
  )
  const { number = 0, before = null } = rows[0] ?? {}
  return { number, alone: before === null || now.getTime() - before.getTime() > CALL.withinMs + 2 * CALL.timeoutMs }
}

interface Told {
  told: WayContent | null
  retryAt: Date | null
  lastError: string | null
}

/** Of two that overlap nobody can say who was heard last: then it stays open what WeCom has, and it is told again. */
async function endTelling(scope: Scope, wayId: number, { number, alone }: Telling, end: Told): Promise<void> {
  await scope.db.query(
    `update contact_way set told = $3, retry_at = $4, last_error = $5, telling_since = null
      where id = $1 and tellings = $2`,
    [wayId, number, alone && end.told ? JSON.stringify(end.told) : null, end.retryAt, end.lastError],
  )
}

function isSame(a: WayContent, b: WayContent): boolean {
  const key = ({ remark, skipVerify, state, userIds }: WayContent): string =>
    JSON.stringify([remark, skipVerify, state, userIds.map((id) => id.toLowerCase()).sort()])
  return key(a) === key(b)
}
