import type { Role } from './rights'

/** What is known of a member who is signed in, or wants to be. */
export interface PersonFacts {
  /** WeCom does not show them any more. */
  gone: boolean
  /** null = not known yet. */
  customerContact: boolean | null
  leadsDepartment: boolean
  hasGroup: boolean
  /** By ADMIN_USERIDS or a grant. */
  admin: boolean
}

export interface SessionTimes {
  createdAt: Date
  seenAt: Date
}

/** How long a session lasts, in ms: without a request, and in all. */
export interface SessionPolicy {
  idleMs: number
  totalMs: number
}

/** The roles a member holds; none for one who is gone. Being a member alone is no role. */
export function rolesOf({ gone, customerContact, leadsDepartment, hasGroup, admin }: PersonFacts): Role[] {
  if (gone) return []
  const held: [Role, boolean][] = [
    ['rep', customerContact === true],
    ['manager', leadsDepartment],
    ['group-owner', hasGroup],
    ['admin', admin],
  ]
  return held.flatMap(([role, holds]) => (holds ? [role] : []))
}

/** Why a session ends now; null = it goes on. */
export function sessionEnd(
  now: Date,
  { createdAt, seenAt }: SessionTimes,
  person: PersonFacts,
  { idleMs, totalMs }: SessionPolicy,
): 'left' | 'no-role' | 'expired' | null {
  if (person.gone) return 'left'
  if (rolesOf(person).length === 0) return 'no-role'
  const expired = now.getTime() - seenAt.getTime() >= idleMs || now.getTime() - createdAt.getTime() >= totalMs
  return expired ? 'expired' : null
}

/**
 * Userids that differ in case only mean one person (kf-sidebar-pay.md 2.5, unsure), so they are compared without it. What
 * is kept has WeCom's spelling.
 */
export function sameUserId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
