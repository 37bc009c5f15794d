import type { Scope } from '../../scope'

/** Until the transaction ends nobody else decides about messages to this member: what is counted stays true. */
export async function lockMember({ db }: Pick<Scope, 'db'>, userId: string): Promise<void> {
  await db.query(`/* prepared outbox-lock */ select pg_advisory_xact_lock(hashtextextended('outbox:' || $1, 0))`, [
    userId,
  ])
}
