import type { Scope } from '../../scope'
import { WecomError, WecomUnreachable } from '../../wecom'
import { endSessionsOf } from './use'

/** There is no such member (callbacks-and-app.md 3.4). Any other refusal says something about the app, not about them. */
const NO_MEMBER = new Set([60111, 46004])
const ACTIVE = 1

/**
 * Asks WeCom for every member who is signed in and was not asked about lately, and ends the sessions of those who left or
 * were disabled: the event that says so may have been lost. Returns how many sessions ended.
 */
export async function checkSessions(scope: Scope): Promise<number> {
  const { checkAfterMs, checkBatch, idleMs } = scope.settings.sessions
  const due = await scope.db.query<{ user_id: string }[]>(
    `select user_id from member_session where ended_at is null and seen_at > $1
      group by user_id having max(checked_at) <= $2 order by max(checked_at) limit $3`,
    [new Date(scope.now.getTime() - idleMs), new Date(scope.now.getTime() - checkAfterMs), checkBatch],
  )
  let ended = 0
  for (const { user_id: userId } of due) {
    try {
      ended += await checkSessionsOf(scope, userId)
    } catch (error) {
      if (!(error instanceof WecomUnreachable)) throw error
      scope.log.warn({ err: error }, 'WeCom did not say whether who is signed in still is a member')
      break
    }
  }
  return ended
}

/** The same for one member, at once. WeCom is not asked about one who has no session. */
export async function checkSessionsOf(scope: Scope, userId: string): Promise<number> {
  const [live] = await scope.db.query<unknown[]>(
    'select 1 from member_session where lower(user_id) = lower($1) and ended_at is null limit 1',
    [userId],
  )
  if (!live) return 0
  const askedAt = scope.clock()
  const why = await whyEnd(scope, userId)
  if (why) return endSessionsOf(scope, userId, why)
  await scope.db.query(
    'update member_session set checked_at = $2 where lower(user_id) = lower($1) and ended_at is null',
    [userId, askedAt],
  )
  return 0
}

/** null = they are an active member, as far as WeCom says. */
async function whyEnd({ wecom, log }: Scope, userId: string): Promise<'left' | 'inactive' | null> {
  try {
    const { status } = await wecom.members.get(userId)
    return status === null || status === ACTIVE ? null : 'inactive'
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    if (NO_MEMBER.has(error.errcode)) return 'left'
    log.warn({ err: error, userId }, 'WeCom refused to say whether who is signed in still is a member')
    return null
  }
}
