import { sameUserId } from '../decisions/sessions'
import { AppError } from '../errors'
import { inTransaction, type Scope } from '../scope'

/** Makes a known member an admin; one who is stays as they were. Throws AppError `member-unknown`. */
export async function grantAdmin({ db, now, actor }: Scope, userId: string): Promise<void> {
  const [member] = await db.query<{ user_id: string }[]>(
    'select user_id from member where lower(user_id) = lower($1) and gone_at is null order by user_id = $1 desc limit 1',
    [userId],
  )
  if (!member) throw new AppError('member-unknown')
  await db.query(
    'insert into admin_grant (user_id, granted_by, granted_at) values ($1, $2, $3) on conflict do nothing',
    [member.user_id, actor, now],
  )
}

/**
 * Takes a grant back. Throws AppError `admin-fixed` for one of ADMIN_USERIDS, `not-found` where there is no grant, and
 * `last-admin` when nobody could sign in as an admin any more.
 */
export async function revokeAdmin(scope: Scope, userId: string): Promise<void> {
  const named = scope.settings.adminUserIds
  if (named.some((admin) => sameUserId(admin, userId))) throw new AppError('admin-fixed')
  await inTransaction(scope, async ({ db }) => {
    // Two who remove each other at the same time would leave nobody.
    const grants = await db.query<{ user_id: string; gone: boolean }[]>(
      `select g.user_id, m.gone_at is not null as gone from admin_grant g left join member m using (user_id)
        order by g.user_id for update of g`,
    )
    if (!grants.some((grant) => grant.user_id === userId)) throw new AppError('not-found')
    const others = grants.filter((grant) => grant.user_id !== userId && !grant.gone)
    if (named.length === 0 && others.length === 0) throw new AppError('last-admin')
    await db.query('delete from admin_grant where user_id = $1', [userId])
  })
}
