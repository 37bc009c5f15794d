import { randomBytes } from 'node:crypto'
import { rolesOf, sameUserId } from '../../decisions/sessions'
import { readPerson, type Person } from '../../facts/person'
import type { Scope } from '../../scope'
import type { MemberDetail } from '../../wecom'
import { isNotSeen, writeMember } from '../directory'
import { sessionId } from './use'

/** Why somebody whom WeCom knows gets no session. */
export type NotAdmitted = 'not-a-member' | 'not-visible' | 'not-active' | 'no-role'

export type SignInResult = { admitted: true; token: string } | { admitted: false; why: NotAdmitted }

const ACTIVE = 1
const MAX_USER_AGENT = 160

/**
 * Opens a session for whoever the code stands for, if they are an active member in the visible range and hold a role:
 * WeCom also names members outside it (kf-sidebar-pay.md 2.2). Throws WecomError (40029: the code works no more).
 */
export async function signIn(
  scope: Scope,
  { code, userAgent }: { code: string; userAgent: string },
): Promise<SignInResult> {
  const { identifyWithinMs } = scope.settings.sessions
  const who = await scope.wecom.signIn.identify(code, { withinMs: identifyWithinMs, timeoutMs: identifyWithinMs })
  if (who.kind === 'outsider') return { admitted: false, why: 'not-a-member' }
  const readAt = scope.clock()
  const member = await seenMember(scope, who.userId)
  if (!member) return { admitted: false, why: 'not-visible' }
  if (member.status !== null && member.status !== ACTIVE) return { admitted: false, why: 'not-active' }
  const userId = await spelling(scope, member.userId || who.userId)
  await writeMember(scope, userId, member, readAt)
  const person = await withRole(scope, userId)
  if (!person) return { admitted: false, why: 'no-role' }
  return { admitted: true, token: await openSession(scope, userId, readAt, userAgent) }
}

async function seenMember(scope: Scope, userId: string): Promise<MemberDetail | null> {
  try {
    return await scope.wecom.members.get(userId)
  } catch (error) {
    if (isNotSeen(error)) return null
    throw error
  }
}

/** As we know the member already, whatever the case: one person must not be two. The one who has customers goes first. */
async function spelling({ db }: Scope, userId: string): Promise<string> {
  const rows = await db.query<{ user_id: string }[]>(
    `select user_id from member where lower(user_id) = lower($1)
      order by gone_at is null desc, customer_contact is true desc, user_id limit 1`,
    [userId],
  )
  return rows[0]?.user_id ?? userId
}

/**
 * The member with a role; null = they hold none. WeCom is asked who may have customers when that is not known yet, and when
 * it would be the only role: they may have been given it just now.
 */
async function withRole(scope: Scope, userId: string): Promise<Person | null> {
  const known = await readPerson(scope, userId)
  if (known && known.customerContact !== null && rolesOf(known).length > 0) return known
  const followUsers = await scope.wecom.contacts.followUsers()
  const mayHave = followUsers.some((one) => sameUserId(one, userId))
  await scope.db.query('update member set customer_contact = $2 where user_id = $1', [userId, mayHave])
  const person = await readPerson(scope, userId)
  return person && rolesOf(person).length > 0 ? person : null
}

/** Returns what the browser keeps; here only its hash stays. */
async function openSession({ db, now }: Scope, userId: string, checkedAt: Date, userAgent: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db.query(
    `insert into member_session (id, user_id, created_at, seen_at, checked_at, user_agent)
     values ($1, $2, $3, $3, $4, $5)`,
    [sessionId(token), userId, now, checkedAt, userAgent.slice(0, MAX_USER_AGENT)],
  )
  return token
}
