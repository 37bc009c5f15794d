import type { Role } from '../decisions/rights'
import type { ReadScope } from '../scope'

export interface AuditFilter {
  actor?: string | undefined
  subject?: string | undefined
  /** Only entries older than the one of this id. */
  before?: string | undefined
  limit: number
}

export interface AuditPage {
  entries: {
    id: string
    at: string
    actor: { userId: string; name: string | null } | null
    roles: Role[]
    route: string
    subject: string | null
    status: number
    requestId: string
  }[]
  /** Pass as `before` for the next page; null = that was all. */
  next: string | null
}

interface Row {
  id: string
  at: Date
  actor: string
  name: string | null
  roles: Role[]
  route: string
  subject: string | null
  status: number
  request_id: string
}

/** Who asked for which writes, newest first. */
export async function readAudit({ db }: ReadScope, { actor, subject, before, limit }: AuditFilter): Promise<AuditPage> {
  const rows = await db.query<Row[]>(
    `select a.*, nullif(m.name, '') as name from audit_entry a left join member m on m.user_id = a.actor
      where ($1::text is null or a.actor = $1) and ($2::text is null or a.subject = $2)
        and ($3::bigint is null or a.id < $3)
      order by a.id desc limit $4`,
    [actor ?? null, subject ?? null, before ?? null, limit],
  )
  const last = rows.length === limit ? rows.at(-1) : undefined
  return { entries: rows.map(toEntry), next: last?.id ?? null }
}

function toEntry({ at, actor, name, request_id: requestId, id, roles, route, subject, status }: Row) {
  const who = actor === 'operator' ? null : { userId: actor, name }
  return { id, at: at.toISOString(), actor: who, roles, route, subject, status, requestId }
}
