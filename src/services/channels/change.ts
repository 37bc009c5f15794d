import { AppError } from '../../errors'
import { waysOf, type ChannelRow, type WayRow } from '../../facts/channels'
import { inTransaction, type Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { refuseUnsendable, uploadAhead } from '../welcome/messages'
import { knownChannel, makeOrLook } from './create'
import { refuseWrong, type ChannelDraft } from './draft'
import { inShort, inWords, isWecoms } from './refusals'
import { CALL, tellChannel } from './tell'
import { openAttempt } from './ways'
import { asWelcome, writeWelcome } from './welcome'

const GONE = 41044

/**
 * Replaces what a channel says, here and then in WeCom; its QR code stays. A channel that lost its way gets a new one.
 * Throws AppError when WeCom refuses: the change is kept all the same, and tried again.
 */
export async function changeChannel(scope: Scope, id: number, draft: ChannelDraft): Promise<void> {
  await activeChannel(scope, id)
  await refuseWrong(scope, draft)
  const welcome = draft.welcome && asWelcome(draft.name, draft.welcome)
  if (welcome) await refuseUnsendable(scope, welcome)
  const { channel, attempt } = await inTransaction(scope, async (tx) => {
    await updateChannel(tx, id, draft)
    await writeWelcome(tx, id, welcome)
    const served = (await waysOf(tx, [id])).some(({ status }) => status === 'live' || status === 'creating')
    return { channel: await knownChannel(tx, id), attempt: served ? null : await openAttempt(tx, id) }
  })
  if (welcome) await uploadAhead(scope, welcome)
  if (attempt) return makeOrLook(scope, channel, attempt)
  try {
    await tellChannel(scope, channel, { insist: true })
  } catch (error) {
    throw inWords(error)
  }
}

/** Throws AppError when there is none, or it has been removed. */
export async function activeChannel(scope: Scope, id: number): Promise<ChannelRow> {
  const channel = await knownChannel(scope, id)
  if (channel.status === 'removed') throw new AppError('channel-removed')
  return channel
}

/** The row is locked, so that two changes at once do not both make a way. */
async function updateChannel(scope: Scope, id: number, draft: ChannelDraft): Promise<void> {
  const [, changed] = await scope.db.query<[unknown[], number]>(
    `update channel set name = $2, members = $3, fallback_user_ids = $4, skip_verify = $5, tag_ids = $6,
            contact_remark = $7 where id = $1 and status = 'active'`,
    [
      id,
      draft.name,
      JSON.stringify(draft.members),
      draft.fallbackUserIds,
      draft.skipVerify,
      draft.tagIds,
      draft.contactRemark,
    ],
  )
  if (changed === 0) throw new AppError('channel-removed')
}

/** Its QR codes stop working; its history and counts stay. What WeCom does not take now is tried again. */
export async function removeChannel(scope: Scope, id: number): Promise<void> {
  await activeChannel(scope, id)
  await scope.db.query(`update channel set status = 'removed', removed_at = $2 where id = $1`, [id, scope.clock()])
  await dropWays(scope)
}

/** Takes the ways of removed channels out of WeCom. */
export async function dropWays(scope: Scope): Promise<void> {
  const ways = await scope.db.query<{ id: number; configId: string }[]>(
    `select w.id, w.config_id as "configId" from contact_way w join channel c on c.id = w.channel_id
      where c.status = 'removed' and w.status = 'live' and (w.retry_at is null or w.retry_at <= $1)`,
    [scope.clock()],
  )
  for (const way of ways) {
    try {
      await dropWay(scope, way)
    } catch (error) {
      if (!isWecoms(error)) throw error
      const retryAt = new Date(scope.clock().getTime() + scope.settings.channels.refusedForMs)
      const change = 'update contact_way set retry_at = $2, last_error = $3 where id = $1'
      await scope.db.query(change, [way.id, retryAt, inShort(error)])
      scope.log.warn({ err: error, contactWay: way.id }, 'a contact way could not be removed; it is tried again')
    }
  }
}

/** Removes one way from WeCom; that it is gone already is as good. Repeating it does no harm. */
export async function dropWay(scope: Scope, way: Pick<WayRow, 'id'> & { configId: string }): Promise<void> {
  try {
    await scope.wecom.contactWays.remove(way.configId, CALL)
  } catch (error) {
    if (!(error instanceof WecomError && error.errcode === GONE)) throw error
  }
  await scope.db.query(`update contact_way set status = 'removed', retry_at = null, last_error = null where id = $1`, [
    way.id,
  ])
}
