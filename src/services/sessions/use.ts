import { createHash } from 'node:crypto'
import type { Principal } from '../../decisions/rights'
import { rolesOf, sessionEnd } from '../../decisions/sessions'
import type { SessionEnd } from '../../entities/MemberSession'
import { readSession } from '../../facts/person'
import type { Scope } from '../../scope'

/** Somebody who is signed in. */
export interface SignedInMember {
  /** Of the session, in hex: what its CSRF token is made from. */
  session: string
  name: string | null
  principal: Principal & { userId: string }
}

/** What the database knows a session by: nobody gets from it to the cookie. */
export function sessionId(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Who a request's session belongs to; null = the session has ended, ends now, or never was. */
export async function useSession(scope: Scope, token: string): Promise<SignedInMember | null> {
  const id = sessionId(token)
  const session = await readSession(scope, id)
  if (!session || session.ended) return null
  const { person, seenAt } = session
  const why = sessionEnd(scope.now, session, person, scope.settings.sessions)
  if (why) {
    await endSession(scope, token, why)
    return null
  }
  if (scope.now.getTime() - seenAt.getTime() >= scope.settings.sessions.seenEveryMs) {
    await scope.db.query('update member_session set seen_at = greatest(seen_at, $2) where id = $1', [id, scope.now])
  }
  const { userId, name, people } = person
  return { session: id.toString('hex'), name, principal: { userId, roles: rolesOf(person), people } }
}

/** Ends one session; one that has ended keeps its reason. */
export async function endSession({ db, now }: Scope, token: string, why: SessionEnd): Promise<void> {
  await db.query('update member_session set ended_at = $2, ended_why = $3 where id = $1 and ended_at is null', [
    sessionId(token),
    now,
    why,
  ])
}

/** Ends whatever sessions a member has. Returns how many there were. */
export async function endSessionsOf({ db, clock }: Scope, userId: string, why: SessionEnd): Promise<number> {
  const [, ended] = await db.query<[unknown[], number]>(
    'update member_session set ended_at = $2, ended_why = $3 where lower(user_id) = lower($1) and ended_at is null',
    [userId, clock(), why],
  )
  return ended
}
