import { AppError } from '../../errors'
import { channelById, openAttempts, waysOf, type WayRow } from '../../facts/channels'
import { inTransaction, type Scope } from '../../scope'
import { WecomError, type ContactWay } from '../../wecom'
import { inShort, isWecoms } from './refusals'
import { CALL } from './tell'
import { closeAttempt, makeWay, openAttempt, recordFound, type Attempt } from './ways'

/** WeCom's clock and ours may differ by this. */
const SKEW_MS = 5 * 60_000
const GONE = 41044

/** Settles attempts whose answer was lost, or whose process died: what WeCom has is adopted, else it is made again. */
export async function settleAttempts(scope: Scope): Promise<void> {
  for (const way of await openAttempts(scope, scope.clock())) {
    try {
      if (!(await adoptIfMade(scope, way))) await makeAgain(scope, way)
    } catch (error) {
      if (error instanceof AppError) {
        scope.log.warn({ contactWay: way.id, reason: error.id }, 'WeCom refused a contact way that was made again')
      } else if (isWecoms(error)) await postpone(scope, way, error)
      else throw error
    }
  }
}

/** Looks in WeCom for the way of an attempt, by its state. False = it is not there. */
export async function adoptIfMade(scope: Scope, attempt: Attempt): Promise<boolean> {
  const made = await wayInWecom(scope, attempt)
  if (made) await recordFound(scope, attempt.id, made)
  return made !== null
}

async function wayInWecom(scope: Scope, { state, requestedAt }: Attempt): Promise<ContactWay | null> {
  const startTime = new Date(requestedAt.getTime() - SKEW_MS)
  let cursor: string | undefined
  for (;;) {
    const page = await scope.wecom.contactWays.list({ startTime, cursor, limit: 1000 }, CALL)
    for (const configId of await unheard(scope, page.configIds)) {
      const way = await getIfThere(scope, configId)
      if (way?.state === state) return way
    }
    if (page.nextCursor === null || page.nextCursor === cursor) return null
    cursor = page.nextCursor
  }
}

/** Those ids that we have no way for. */
export async function unheard(scope: Scope, configIds: readonly string[]): Promise<string[]> {
  const rows = await scope.db.query<{ id: string }[]>(
    `select id from unnest($1::text[]) as w(id) where not exists (select 1 from contact_way where config_id = w.id)`,
    [configIds],
  )
  return rows.map(({ id }) => id)
}

/** null = it was removed between the list and the question. */
export async function getIfThere(scope: Scope, configId: string): Promise<ContactWay | null> {
  try {
    return await scope.wecom.contactWays.get(configId, CALL)
  } catch (error) {
    if (error instanceof WecomError && error.errcode === GONE) return null
    throw error
  }
}

/** A new state for the new attempt: should the lost one appear after all, it can be told from this one. */
async function makeAgain(scope: Scope, way: WayRow): Promise<void> {
  await closeAttempt(scope, way.id, 'WeCom has no such way')
  const channel = way.channelId === null ? null : await channelById(scope, way.channelId)
  if (!channel || channel.status === 'removed') return
  const others = await waysOf(scope, [channel.id])
  if (others.some(({ status }) => status === 'live' || status === 'creating')) return
  const next = await inTransaction(scope, (tx) => openAttempt(tx, channel.id))
  await makeWay(scope, channel, next)
}

async function postpone(scope: Scope, way: WayRow, error: Parameters<typeof inShort>[0]): Promise<void> {
  scope.log.warn({ err: error, contactWay: way.id }, 'an attempt could not be looked for; it is tried again')
  const retryAt = new Date(scope.clock().getTime() + scope.settings.channels.settleAfterMs)
  await scope.db.query('update contact_way set retry_at = $2, last_error = $3 where id = $1', [
    way.id,
    retryAt,
    inShort(error),
  ])
}
