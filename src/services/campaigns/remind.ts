import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { WecomError, WecomUnreachable } from '../../wecom'

export interface Reminder {
  partId: string
  /** null = the member was told again. */
  refused: 'reminded-enough' | 'not-waiting' | 'wecom-refused' | 'wecom-unreachable' | null
}

const DAY_MS = 24 * 3600 * 1000
/** Reminded too often, by whomever. */
const TOO_OFTEN = 41094

/** Tells members again who have not confirmed, each at most three times in 24 h (customer-contact.md 5.5), one after the other. */
export async function remindMembers(scope: Scope, campaignId: number, partIds: readonly string[]): Promise<Reminder[]> {
  const reminders: Reminder[] = []
  for (const partId of partIds) reminders.push({ partId, refused: await remind(scope, campaignId, partId) })
  return reminders
}

async function remind(scope: Scope, campaignId: number, partId: string): Promise<Reminder['refused']> {
  const now = scope.clock()
  const taken = await take(scope, campaignId, partId, now)
  if (taken.refused !== null) return taken.refused
  try {
    await scope.wecom.massMessages.remind(taken.msgId)
    return null
  } catch (error) {
    if (error instanceof WecomError && error.errcode === TOO_OFTEN) return 'reminded-enough'
    // Without an answer the member may have been told: it counts, and nobody is told a fourth time.
    if (error instanceof WecomUnreachable && error.maybeDone) return 'wecom-unreachable'
    if (!(error instanceof WecomError) && !(error instanceof WecomUnreachable)) throw error
    await giveBack(scope, partId, now)
    return error instanceof WecomError ? 'wecom-refused' : 'wecom-unreachable'
  }
}

type Taken = { refused: 'reminded-enough' | 'not-waiting' } | { refused: null; msgId: string }

/** Takes one of the reminders of these 24 h before the call: two who press at once have two. */
function take(scope: Scope, campaignId: number, partId: string, now: Date): Promise<Taken> {
  return inTransaction(scope, async ({ db, settings }): Promise<Taken> => {
    const [part] = await db.query<{ msgId: string | null; recent: number; waits: boolean }[]>(
      `select msg_id as "msgId", state = 'submitted' and confirmed_at is null and cancel_asked_at is null as waits,
              (select count(*)::int from unnest(reminded_at) at where at > $3) as recent
         from campaign_part where id = $1 and campaign_id = $2 for update`,
      [partId, campaignId, new Date(now.getTime() - DAY_MS)],
    )
    if (!part) throw new AppError('not-found')
    if (!part.waits || part.msgId === null) return { refused: 'not-waiting' }
    if (part.recent >= settings.campaigns.remindersPerDay) return { refused: 'reminded-enough' }
    await db.query('update campaign_part set reminded_at = reminded_at || $2::timestamptz where id = $1', [partId, now])
    return { refused: null, msgId: part.msgId }
  })
}

async function giveBack({ db }: Scope, partId: string, at: Date): Promise<void> {
  await db.query('update campaign_part set reminded_at = array_remove(reminded_at, $2::timestamptz) where id = $1', [
    partId,
    at,
  ])
}
