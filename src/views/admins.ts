import type { ReadScope } from '../scope'

export interface AdminView {
  admins: {
    userId: string
    name: string | null
    fixed: boolean
    grantedBy: string | null
    grantedAt: string | null
  }[]
}

interface Row {
  user_id: string
  name: string | null
  fixed: boolean
  granted_by: string | null
  granted_at: Date | null
}

/** Everybody who is an admin. One of ADMIN_USERIDS is shown once, whether granted too or not. */
export async function readAdmins({ db, settings }: ReadScope): Promise<AdminView> {
  const rows = await db.query<Row[]>(
    `with named as (
       select coalesce(m.user_id, n.id) as user_id, true as fixed, null::text as granted_by, null::timestamptz as granted_at
         from unnest($1::text[]) as n(id) left join member m on lower(m.user_id) = lower(n.id)),
     granted as (
       select user_id, false, granted_by, granted_at from admin_grant where user_id not in (select user_id from named))
     select a.*, nullif(m.name, '') as name from (select * from named union select * from granted) a
       left join member m using (user_id) order by a.fixed desc, a.user_id`,
    [settings.adminUserIds],
  )
  return {
    admins: rows.map((row) => ({
      userId: row.user_id,
      name: row.name,
      fixed: row.fixed,
      grantedBy: row.granted_by,
      grantedAt: row.granted_at?.toISOString() ?? null,
    })),
  }
}
