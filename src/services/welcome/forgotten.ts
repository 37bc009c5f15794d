import type { Scope } from '../../scope'
import { closeGreeting } from './record'

/**
 * Closes greetings that were being sent when their process died and whose event did not come back in time. Whether the
 * customer got them nobody can know, and the code has expired (customer-contact.md 4.1): unknown, never "sent".
 */
export async function settleForgottenGreetings(scope: Scope): Promise<number> {
  const { windowMs } = scope.settings.welcome
  const rows = await scope.db.query<
    { dedupe_key: string; user_id: string; external_user_id: string; created_at: Date }[]
  >(
    `select dedupe_key, user_id, external_user_id, created_at from outbox_message
      where kind = 'welcome' and status = 'sending' and created_at < $1`,
    [new Date(scope.clock().getTime() - 3 * windowMs)],
  )
  for (const row of rows) {
    await closeGreeting(
      scope,
      {
        key: row.dedupe_key,
        userId: row.user_id,
        externalUserId: row.external_user_id,
        state: null,
        welcomeCode: null,
        createdAt: null,
        receivedAt: row.created_at,
      },
      { status: 'unknown', reason: 'no-longer-possible' },
    )
  }
  return rows.length
}
