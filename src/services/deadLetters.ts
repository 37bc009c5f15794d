import type { Scope } from '../scope'
import { notifyMember } from './outbox/plan'

const HOUR_MS = 3600 * 1000

/** Tells the admins of dead letters: once per newest one, and at most once an hour. */
export async function tellAdminsOfDeadLetters(scope: Scope): Promise<void> {
  const rows = await scope.db.query<{ newest: string | null; count: number }[]>(
    `select encode((array_agg(key order by due_at desc))[1], 'hex') as newest, count(*)::int as count
       from callback_event where status = 'dead'`,
  )
  const { newest = null, count = 0 } = rows[0] ?? {}
  if (newest === null) return
  for (const userId of scope.settings.adminUserIds) {
    if (await wasToldLately(scope, userId)) continue
    const dedupeKey = `dead-letters:${userId}:${newest.slice(0, 16)}`
    await notifyMember(scope, { dedupeKey, userId, externalUserId: null, notice: { kind: 'dead-letters', count } })
  }
}

async function wasToldLately(scope: Scope, userId: string): Promise<boolean> {
  const rows = await scope.db.query<unknown[]>(
    `select 1 from outbox_message where user_id = $1 and called_at > $2 and dedupe_key like 'dead-letters:%' limit 1`,
    [userId, new Date(scope.clock().getTime() - HOUR_MS)],
  )
  return rows.length > 0
}
