import { AppError } from '../../errors'
import type { Scope } from '../../scope'

/** Refuses whoever cannot take customers: unknown, without customer contact, or gone. AppError `member-cannot-serve`. */
export async function refuseUnfit({ db }: Scope, userId: string): Promise<void> {
  const rows = await db.query<unknown[]>(
    'select 1 from member where user_id = $1 and customer_contact and gone_at is null',
    [userId],
  )
  if (rows.length === 0) throw new AppError('member-cannot-serve', [{ path: 'body.userId', message: userId }])
}
