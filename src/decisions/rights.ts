/**
 * rep: may have customers. manager: leads a department. group-owner: owns or administers a customer group. admin: named in
 * ADMIN_USERIDS, or granted in the console. One person may be several.
 */
export const roles = ['rep', 'manager', 'group-owner', 'admin'] as const
export type Role = (typeof roles)[number]

/** What a route touches that belongs to somebody. An admin reaches everybody's, all others their own and their people's. */
export const subjects = [
  'contact',
  'group',
  'member',
  'tag-change',
  'todo',
  'quick-reply',
  'quick-reply-in-use',
  'media',
] as const
export type Subject = (typeof subjects)[number]

/** Who may use a route, and whose: `of` names the subject, whose id is the route's parameter of that subject. */
export interface Right {
  roles: readonly Role[]
  of?: Subject
}

/** Who asks. */
export interface Principal {
  /** null = the operator's token: a script of whoever runs the server. */
  userId: string | null
  roles: readonly Role[]
  /** The members of the departments they lead, with those below; they themselves are not among them. */
  people: readonly string[]
}

/** Whether one of the principal's roles is among those of the right. Whose thing it is must be asked besides. */
export function holdsRole({ roles: held }: Pick<Principal, 'roles'>, right: Right): boolean {
  return right.roles.some((role) => held.includes(role))
}

/** The admins reach everything; nobody else does without being asked whose it is. */
export function reachesAll({ roles: held }: Pick<Principal, 'roles'>): boolean {
  return held.includes('admin')
}

/** Whether something may be done in this member's name, or given to them: their own, their people's, an admin everybody's. */
export function reachesMember(principal: Principal, userId: string): boolean {
  return reachesAll(principal) || principal.userId === userId || principal.people.includes(userId)
}
