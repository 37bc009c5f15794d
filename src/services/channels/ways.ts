import type { WayContent } from '../../entities/ContactWay'
import { dutyNow } from '../../facts/channelDuty'
import type { ChannelRow, WayRow } from '../../facts/channels'
import type { Scope } from '../../scope'
import { WecomError, type ContactWay, type WecomUnreachable } from '../../wecom'
import { inShort, inWords, isWecoms } from './refusals'
import { CALL, contentFor } from './tell'

export type Attempt = Pick<WayRow, 'id' | 'state' | 'single' | 'told' | 'requestedAt'>

/**
 * Keeps the intent to make a way, in the caller's transaction, with a state that no other attempt ever had: it says
 * which channel a contact came by, and finds the way again when WeCom's answer is lost. ASCII, at most 30 characters.
 */
export async function openAttempt(scope: Scope, channelId: number): Promise<Attempt> {
  const requestedAt = scope.clock()
  const rows = await scope.db.query<{ id: number; state: string }[]>(
    `with number as (select count(*) + 1 as n from contact_way where channel_id = $1),
     way as (insert into contact_way (channel_id, state, requested_at, retry_at)
             select $1, 'c' || $1::int || '-' || n || '-' || $4, $2, $3 from number returning id, state),
     known as (insert into channel_state (state, channel_id) select state, $1 from way)
     select id, state from way`,
    [channelId, requestedAt, settleAt(scope), Math.floor(requestedAt.getTime() / 1000).toString(36)],
  )
  const [way] = rows
  if (!way) throw new Error('no attempt was kept')
  return { ...way, single: false, told: null, requestedAt }
}

/** When an attempt without an answer is looked for in WeCom. */
function settleAt(scope: Scope): Date {
  return new Date(scope.clock().getTime() + scope.settings.channels.settleAfterMs)
}

/** `open` = no answer came, or WeCom could not be asked now: `settleAttempts` goes on from there. */
export type Made = 'live' | 'open'

/** Asks WeCom to make the way and records the answer. Throws AppError when WeCom refused it for good. */
export async function makeWay(scope: Scope, channel: ChannelRow, way: Attempt): Promise<Made> {
  const duty = (await dutyNow(scope, [channel])).get(channel.id)
  if (!duty) throw new Error(`channel ${channel.id} has no duty`)
  const content = contentFor(channel, way, duty)
  try {
    const made = await scope.wecom.contactWays.add({ type: 2, scene: 2, ...content }, CALL)
    await recordWay(scope, way.id, { ...made, content, single: false })
    return 'live'
  } catch (error) {
    if (!isWecoms(error)) throw error
    if (isRefusal(error)) {
      await closeAttempt(scope, way.id, inShort(error))
      throw inWords(error)
    }
    scope.log.warn({ err: error, contactWay: way.id }, 'a contact way may or may not have been made; it is looked for')
    await scope.db.query('update contact_way set last_error = $2 where id = $1', [way.id, inShort(error)])
    return 'open'
  }
}

/** They said no to this call, and asking again later would not change that. */
function isRefusal(error: WecomError | WecomUnreachable): boolean {
  if (!(error instanceof WecomError) || !error.path.endsWith('/add_contact_way')) return false
  return error.action === 'config' || error.action === 'data' || error.action === 'final'
}

interface Recorded {
  configId: string
  qrCode: string | null
  content: WayContent
  single: boolean
}

/** An attempt that was given up meanwhile is noted as a way that WeCom has and nobody uses. */
async function recordWay(scope: Scope, id: number, { configId, qrCode, content, single }: Recorded): Promise<void> {
  await scope.db.query(
    `update contact_way set config_id = $2, qr_code = $3, told = $4, single = $5, retry_at = null, last_error = null,
            status = case when status = 'creating' then 'live' else 'unknown' end where id = $1`,
    [id, configId, qrCode, JSON.stringify(content), single],
  )
}

/** Records for an attempt the way that was found in WeCom. */
export function recordFound(scope: Scope, id: number, way: ContactWay): Promise<void> {
  const { configId, qrCode } = way
  return recordWay(scope, id, { configId, qrCode, content: contentOf(way), single: way.type === 1 })
}

/** What WeCom has. */
export function contentOf({ remark, skipVerify, state, userIds }: ContactWay): WayContent {
  return { remark, skipVerify, state: state ?? '', userIds }
}

export async function closeAttempt(scope: Scope, id: number, why: string): Promise<void> {
  await scope.db.query(
    `update contact_way set status = 'failed', retry_at = null, last_error = $2 where id = $1 and status = 'creating'`,
    [id, why],
  )
}
