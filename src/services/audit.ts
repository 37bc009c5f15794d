import type { Role } from '../decisions/rights'
import type { Scope } from '../scope'

/** One write that somebody asked for. */
export interface AskedWrite {
  roles: readonly Role[]
  route: string
  subject: string | null
  status: number
  requestId: string
}

const MAX_SUBJECT = 128

/** Records who asked for a write, and what came of it; `scope.now` = when they asked, `scope.actor` = who. */
export async function recordWrite({ db, now, actor }: Scope, write: AskedWrite): Promise<void> {
  // A refused id may hold what no table can keep, and its record must not be lost with it.
  const subject = write.subject?.replaceAll('\0', '\ufffd').slice(0, MAX_SUBJECT) ?? null
  await db.query(
    `insert into audit_entry (at, actor, roles, route, subject, status, request_id) values ($1, $2, $3, $4, $5, $6, $7)`,
    [now, actor, write.roles, write.route, subject, write.status, write.requestId],
  )
}
