import { channelById, type ChannelRow } from '../../facts/channels'
import { inTransaction, type Scope } from '../../scope'
import { AppError } from '../../errors'
import { refuseUnsendable, uploadAhead } from '../welcome/messages'
import { refuseWrong, type ChannelDraft } from './draft'
import { isWecoms } from './refusals'
import { adoptIfMade } from './settle'
import { makeWay, openAttempt, type Attempt } from './ways'
import { asWelcome, writeWelcome } from './welcome'

/**
 * Makes a channel and its contact way. The intent is kept before WeCom is asked, so a lost answer leaves a way that is
 * being settled. Throws AppError, and keeps nothing, when WeCom refuses. Returns the channel's id.
 */
export async function createChannel(scope: Scope, draft: ChannelDraft): Promise<number> {
  await refuseWrong(scope, draft)
  const welcome = draft.welcome && asWelcome(draft.name, draft.welcome)
  if (welcome) await refuseUnsendable(scope, welcome)
  const { channel, attempt } = await inTransaction(scope, async (tx) => {
    const id = await insertChannel(tx, draft)
    await writeWelcome(tx, id, welcome)
    return { channel: await knownChannel(tx, id), attempt: await openAttempt(tx, id) }
  })
  if (welcome) await uploadAhead(scope, welcome)
  try {
    await makeOrLook(scope, channel, attempt)
  } catch (error) {
    if (error instanceof AppError) await forget(scope, channel.id)
    throw error
  }
  return channel.id
}

/** One look at once spares the caller a minute in which the code is not known. */
export async function makeOrLook(scope: Scope, channel: ChannelRow, attempt: Attempt): Promise<void> {
  if ((await makeWay(scope, channel, attempt)) === 'live') return
  try {
    await adoptIfMade(scope, attempt)
  } catch (error) {
    if (!isWecoms(error)) throw error
    scope.log.warn({ err: error, contactWay: attempt.id }, 'a lost way could not be looked for yet')
  }
}

/** A row of the channel without a way. */
export async function insertChannel(scope: Scope, draft: Omit<ChannelDraft, 'welcome'>): Promise<number> {
  const rows = await scope.db.query<{ id: number }[]>(
    `insert into channel (name, members, fallback_user_ids, skip_verify, tag_ids, contact_remark, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      draft.name,
      JSON.stringify(draft.members),
      draft.fallbackUserIds,
      draft.skipVerify,
      draft.tagIds,
      draft.contactRemark,
      scope.actor,
      scope.clock(),
    ],
  )
  return rows[0]?.id ?? 0
}

/** The channel, removed or not. Throws AppError when there is none. */
export async function knownChannel(scope: Scope, id: number): Promise<ChannelRow> {
  const channel = await channelById(scope, id)
  if (!channel) throw new AppError('not-found')
  return channel
}

/** WeCom refused: nobody ever saw a code of this channel. */
async function forget(scope: Scope, id: number): Promise<void> {
  await inTransaction(scope, async ({ db }) => {
    await db.query('delete from welcome_message where channel_id = $1', [id])
    await db.query('delete from contact_way where channel_id = $1', [id])
    await db.query('delete from channel_state where channel_id = $1', [id])
    await db.query('delete from channel where id = $1', [id])
  })
}
