import type { Scope } from '../scope'
import { notifyMember } from './outbox/plan'

const HOUR_MS = 3600 * 1000

/** Tells the admins, at most once an hour, that events joined the dead letters in the last hour. */
export async function tellAdminsOfDeadLetters(scope: Scope): Promise<void> {
  const rows = await scope.db.query<{ count: number }[]>(
    `select count(*)::int as count from callback_event where status = 'dead' and due_at > now() - interval '1 hour'`,
  )
  const count = rows[0]?.count ?? 0
  if (count === 0) return
  const hour = Math.floor(scope.now.getTime() / HOUR_MS)
  for (const userId of scope.settings.adminUserIds) {
    const dedupeKey = `dead-letters:${userId}:${hour}`
    await notifyMember(scope, { dedupeKey, userId, externalUserId: null, notice: { kind: 'dead-letters', count } })
  }
}
