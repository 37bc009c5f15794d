import { AppError } from '../../errors'
import type { Scope } from '../../scope'

/** Throws AppError `not-found` for a contact that we do not know: an admin may name any id. */
export async function assertContact({ db }: Pick<Scope, 'db'>, externalUserId: string): Promise<void> {
  const rows = await db.query<unknown[]>('select 1 from contact where external_user_id = $1', [externalUserId])
  if (rows.length === 0) throw new AppError('not-found')
}
